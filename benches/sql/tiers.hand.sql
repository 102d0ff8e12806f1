WITH spend AS (
  SELECT lines.user_id, sum(amount) AS v
  FROM lines JOIN orders USING (order_id)
  WHERE ordered_at >= DATE '2025-08-20' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL
  GROUP BY lines.user_id
), banded AS (
  SELECT CASE WHEN coalesce(v, 0) < 300 THEN 1 WHEN v < 1000 THEN 2 ELSE 3 END AS tier, count(*) AS people, coalesce(sum(v), 0) AS value
  FROM users LEFT JOIN spend USING (user_id) GROUP BY tier
)
SELECT tier, CASE tier WHEN 2 THEN 300 WHEN 3 THEN 1000 END, CASE tier WHEN 1 THEN 300 WHEN 2 THEN 1000 END, people,
  round(people / sum(people) OVER (), 12), value, round(value / sum(value) OVER (), 12), value / people,
  round((value / people) / lag(value / people) OVER (ORDER BY tier), 12)
FROM banded ORDER BY tier
