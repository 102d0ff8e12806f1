-- The bits of what each basket holds.
SELECT count(DISTINCT user_id), 0, (SELECT count(*) FROM users)
FROM (
  SELECT lines.user_id, lines.order_id
  FROM lines JOIN orders USING (order_id) JOIN products USING (product_id)
  WHERE ordered_at >= DATE '2026-05-22' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL AND category IN ('drinks', 'snacks')
  GROUP BY lines.user_id, lines.order_id
  HAVING min(category) <> max(category)
)
