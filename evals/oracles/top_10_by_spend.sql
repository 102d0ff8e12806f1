-- zh: 消费额最高的10个用户
-- en: top 10 users by spend
-- All of the data. Ties go to the smaller user_id.
SELECT o.user_id, sum(l.amount) AS spend
FROM read_parquet('{{data}}/orders.parquet') o JOIN read_parquet('{{data}}/lines.parquet') l ON l.order_id = o.order_id
WHERE o.user_id IS NOT NULL
GROUP BY o.user_id ORDER BY spend DESC, o.user_id LIMIT 10
