-- zh: 近90天消费超过500元的用户有多少
-- en: how many users spent more than 500 in the last 90 days
-- The last 90 days are [2026-05-22, 2026-08-20).
SELECT count(*) AS users FROM (
  SELECT o.user_id
  FROM read_parquet('{{data}}/orders.parquet') o JOIN read_parquet('{{data}}/lines.parquet') l ON l.order_id = o.order_id
  WHERE o.user_id IS NOT NULL AND o.ordered_at >= TIMESTAMP '2026-05-22' AND o.ordered_at < TIMESTAMP '2026-08-20'
  GROUP BY o.user_id HAVING sum(l.amount) > 500
)
