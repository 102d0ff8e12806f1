WITH both_quarters AS (
  SELECT channel, category,
    coalesce(sum(amount) FILTER (WHERE ordered_at >= DATE '2026-04-01'), 0) AS now,
    coalesce(sum(amount) FILTER (WHERE ordered_at < DATE '2026-04-01'), 0) AS earlier
  FROM lines JOIN orders USING (order_id) JOIN products USING (product_id)
  WHERE ordered_at >= DATE '2026-01-01' AND ordered_at < DATE '2026-07-01'
  GROUP BY channel, category
)
SELECT channel, category, now, earlier, (now - earlier) / nullif(earlier, 0) FROM both_quarters ORDER BY channel, category
