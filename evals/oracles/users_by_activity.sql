-- zh: 各活跃度的用户数
-- en: number of users by activity
-- Active: bought in [2026-07-21, 2026-08-20). Dormant: nothing in [2026-05-22, 2026-08-20), or ever. Cooling: the others.
WITH newest AS (
  SELECT u.user_id, max(o.ordered_at) AS last_at
  FROM read_parquet('{{data}}/users.parquet') u LEFT JOIN read_parquet('{{data}}/orders.parquet') o ON o.user_id = u.user_id
  GROUP BY u.user_id
)
SELECT CASE WHEN last_at >= TIMESTAMP '2026-07-21' THEN 'active' WHEN last_at >= TIMESTAMP '2026-05-22' THEN 'cooling' ELSE 'dormant' END AS activity,
  count(*) AS users
FROM newest GROUP BY 1 ORDER BY 1
