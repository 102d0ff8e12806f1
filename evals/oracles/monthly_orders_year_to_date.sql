-- zh: 今年以来每个月的订单数
-- en: orders per month, year to date
-- [2026-01-01, 2026-08-20): eight months, the last one cut short.
SELECT date_trunc('month', ordered_at)::DATE AS month, count(*) AS orders
FROM read_parquet('{{data}}/orders.parquet')
WHERE ordered_at >= TIMESTAMP '2026-01-01' AND ordered_at < TIMESTAMP '2026-08-20'
GROUP BY 1 ORDER BY 1
