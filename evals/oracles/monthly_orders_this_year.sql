-- zh: 今年每个月的订单数
-- en: orders per month this year
-- This year is the whole calendar year [2026-01-01, 2027-01-01). The data ends with 2026-08-19; months without orders show 0.
WITH months AS (
  SELECT unnest(generate_series(DATE '2026-01-01', DATE '2026-12-01', INTERVAL 1 MONTH))::DATE AS month
)
SELECT m.month, count(o.order_id) AS orders
FROM months m LEFT JOIN read_parquet('{{data}}/orders.parquet') o ON o.ordered_at >= m.month AND o.ordered_at < m.month + INTERVAL 1 MONTH
GROUP BY m.month ORDER BY m.month
