WITH spend AS (
  SELECT lines.user_id, sum(amount) AS v
  FROM lines JOIN orders USING (order_id)
  WHERE ordered_at >= DATE '2025-08-20' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL
  GROUP BY lines.user_id
), ranked AS (
  SELECT rank() OVER (PARTITION BY city ORDER BY v DESC) AS n FROM spend JOIN users USING (user_id) WHERE city IS NOT NULL
)
SELECT count(*), 0, (SELECT count(*) FROM users) FROM ranked WHERE n <= 100
