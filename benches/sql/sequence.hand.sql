-- For each purchase of snacks the latest purchase of drinks strictly before it.
WITH bought AS (
  SELECT lines.user_id, ordered_at, bool_or(category = 'drinks') AS drinks, bool_or(category = 'snacks') AS snacks
  FROM lines JOIN orders USING (order_id) JOIN products USING (product_id)
  WHERE ordered_at >= DATE '2026-01-01' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL AND category IN ('drinks', 'snacks')
  GROUP BY lines.user_id, ordered_at
), before AS (
  SELECT user_id, ordered_at, snacks, max(CASE WHEN drinks THEN ordered_at END)
    OVER (PARTITION BY user_id ORDER BY ordered_at ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS drank_at
  FROM bought
)
SELECT count(DISTINCT user_id), 0, (SELECT count(*) FROM users)
FROM before WHERE snacks AND drank_at IS NOT NULL AND ordered_at < drank_at::DATE + 31
