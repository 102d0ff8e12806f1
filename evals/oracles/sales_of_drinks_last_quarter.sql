-- zh: 上季度饮料的销售额
-- en: sales of drinks last quarter
-- Rows are chosen, not people: guests count. Last quarter is [2026-04-01, 2026-07-01).
SELECT sum(l.amount) AS spend
FROM read_parquet('{{data}}/lines.parquet') l
JOIN read_parquet('{{data}}/orders.parquet') o ON o.order_id = l.order_id
JOIN read_parquet('{{data}}/products.parquet') p ON p.product_id = l.product_id
WHERE p.category = 'drinks' AND o.ordered_at >= TIMESTAMP '2026-04-01' AND o.ordered_at < TIMESTAMP '2026-07-01'
