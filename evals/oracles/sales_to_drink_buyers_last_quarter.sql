-- zh: 上季度买过饮料的用户在上季度的总消费额
-- en: last quarter's total sales to people who bought drinks last quarter
-- People are chosen: all they bought in [2026-04-01, 2026-07-01) counts, guests do not.
WITH drinkers AS (
  SELECT DISTINCT o.user_id
  FROM read_parquet('{{data}}/lines.parquet') l
  JOIN read_parquet('{{data}}/orders.parquet') o ON o.order_id = l.order_id
  JOIN read_parquet('{{data}}/products.parquet') p ON p.product_id = l.product_id
  WHERE o.user_id IS NOT NULL AND p.category = 'drinks' AND o.ordered_at >= TIMESTAMP '2026-04-01' AND o.ordered_at < TIMESTAMP '2026-07-01'
)
SELECT sum(l.amount) AS spend
FROM read_parquet('{{data}}/lines.parquet') l
JOIN read_parquet('{{data}}/orders.parquet') o ON o.order_id = l.order_id
JOIN drinkers d ON d.user_id = o.user_id
WHERE o.ordered_at >= TIMESTAMP '2026-04-01' AND o.ordered_at < TIMESTAMP '2026-07-01'
