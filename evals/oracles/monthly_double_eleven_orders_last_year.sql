-- zh: 去年每个月的双十一订单数
-- en: monthly Double Eleven orders last year
-- Last year is [2025-01-01, 2026-01-01). Eleven of the twelve months have none and show 0.
WITH months AS (
  SELECT unnest(generate_series(DATE '2025-01-01', DATE '2025-12-01', INTERVAL 1 MONTH))::DATE AS month
)
SELECT m.month, count(o.order_id) AS orders
FROM months m LEFT JOIN read_parquet('{{data}}/orders.parquet') o
  ON o.promotion = 'double_eleven' AND o.ordered_at >= m.month AND o.ordered_at < m.month + INTERVAL 1 MONTH
GROUP BY m.month ORDER BY m.month
