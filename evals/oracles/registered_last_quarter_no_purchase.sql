-- zh: 上季度注册但从没下单的用户有多少
-- en: how many users registered last quarter and never purchased
SELECT count(*) AS users
FROM read_parquet('{{data}}/users.parquet') u
WHERE u.registered_on >= DATE '2026-04-01' AND u.registered_on < DATE '2026-07-01'
  AND NOT EXISTS (SELECT 1 FROM read_parquet('{{data}}/orders.parquet') o WHERE o.user_id = u.user_id)
