-- One scan of the lines since the start of last quarter.
SELECT lines.user_id
FROM lines JOIN orders USING (order_id) JOIN products USING (product_id)
WHERE ordered_at >= DATE '2026-04-01' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL
GROUP BY lines.user_id
HAVING max(ordered_at) < DATE '2026-05-22' AND bool_or(category = 'drinks' AND ordered_at < DATE '2026-07-01')
ORDER BY lines.user_id LIMIT 100
