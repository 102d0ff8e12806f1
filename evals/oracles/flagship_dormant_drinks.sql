-- zh: 上季度买过饮料的沉睡用户有哪些
-- en: which dormant users bought drinks last quarter
-- Today is 2026-08-20. Last quarter is [2026-04-01, 2026-07-01). Dormant: nothing bought in [2026-05-22, 2026-08-20).
WITH recent AS (
  SELECT DISTINCT user_id FROM read_parquet('{{data}}/orders.parquet')
  WHERE user_id IS NOT NULL AND ordered_at >= TIMESTAMP '2026-05-22' AND ordered_at < TIMESTAMP '2026-08-20'
)
SELECT DISTINCT u.user_id
FROM read_parquet('{{data}}/users.parquet') u
JOIN read_parquet('{{data}}/orders.parquet') o ON o.user_id = u.user_id
JOIN read_parquet('{{data}}/lines.parquet') l ON l.order_id = o.order_id
JOIN read_parquet('{{data}}/products.parquet') p ON p.product_id = l.product_id
WHERE p.category = 'drinks' AND o.ordered_at >= TIMESTAMP '2026-04-01' AND o.ordered_at < TIMESTAMP '2026-07-01'
  AND u.user_id NOT IN (SELECT user_id FROM recent)
ORDER BY u.user_id
