WITH bought AS (
  SELECT lines.user_id, bool_or(category = 'drinks') AS a, bool_or(category = 'snacks') AS b, bool_or(category = 'dairy') AS c
  FROM lines JOIN orders USING (order_id) JOIN products USING (product_id)
  WHERE ordered_at >= DATE '2026-05-22' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL AND category IN ('drinks', 'snacks', 'dairy')
  GROUP BY lines.user_id
), sizes AS (
  SELECT coalesce(a, false) AS a, coalesce(b, false) AS b, coalesce(c, false) AS c, count(*) AS people
  FROM users LEFT JOIN bought USING (user_id) GROUP BY ALL
)
SELECT a, b, c, people, round(people / sum(people) OVER (), 12), 0 FROM sizes ORDER BY a DESC, b DESC, c DESC
