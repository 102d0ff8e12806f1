-- No week is without rows, so no calendar is joined.
SELECT date_trunc('week', ordered_at)::DATE AS week, count(DISTINCT lines.user_id)
FROM lines JOIN orders USING (order_id)
WHERE ordered_at >= DATE '2026-02-16' AND ordered_at < DATE '2026-08-17'
GROUP BY week ORDER BY week
