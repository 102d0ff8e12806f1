-- Exactly as many as a fifth of those with rows: only their number matters.
WITH spend AS (
  SELECT lines.user_id, sum(amount) AS v
  FROM lines JOIN orders USING (order_id)
  WHERE ordered_at >= DATE '2025-08-20' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL
  GROUP BY lines.user_id
), ranked AS (
  SELECT row_number() OVER (ORDER BY v DESC, user_id) AS n, count(*) OVER () AS whole FROM spend
)
SELECT count(*), 0, (SELECT count(*) FROM users) FROM ranked WHERE n <= ceil(whole * 0.2)
