-- zh: 近90天买茶至少3次的用户有多少
-- en: how many users bought tea at least 3 times in the last 90 days
-- One time is one order. The last 90 days are [2026-05-22, 2026-08-20).
SELECT count(*) AS users FROM (
  SELECT o.user_id
  FROM read_parquet('{{data}}/lines.parquet') l
  JOIN read_parquet('{{data}}/orders.parquet') o ON o.order_id = l.order_id
  JOIN read_parquet('{{data}}/products.parquet') p ON p.product_id = l.product_id
  WHERE o.user_id IS NOT NULL AND p.subcategory = 'tea' AND o.ordered_at >= TIMESTAMP '2026-05-22' AND o.ordered_at < TIMESTAMP '2026-08-20'
  GROUP BY o.user_id HAVING count(DISTINCT o.order_id) >= 3
)
