-- zh: 买过饮料但从没买过零食的用户有多少
-- en: how many users bought drinks but never snacks
SELECT count(*) AS users FROM (
  SELECT o.user_id
  FROM read_parquet('{{data}}/lines.parquet') l
  JOIN read_parquet('{{data}}/orders.parquet') o ON o.order_id = l.order_id
  JOIN read_parquet('{{data}}/products.parquet') p ON p.product_id = l.product_id
  WHERE o.user_id IS NOT NULL
  GROUP BY o.user_id
  HAVING count(*) FILTER (WHERE p.category = 'drinks') > 0 AND count(*) FILTER (WHERE p.category = 'snacks') = 0
)
