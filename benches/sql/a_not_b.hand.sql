-- A hash table of each set, one scan of the people.
SELECT count(*), 0, (SELECT count(*) FROM users)
FROM users
WHERE user_id IN (SELECT lines.user_id FROM lines JOIN orders USING (order_id) JOIN products USING (product_id)
                  WHERE category = 'drinks' AND ordered_at >= DATE '2026-02-21' AND ordered_at < DATE '2026-08-20')
  AND user_id NOT IN (SELECT lines.user_id FROM lines JOIN orders USING (order_id) JOIN products USING (product_id)
                      WHERE category = 'snacks' AND ordered_at >= DATE '2026-02-21' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL)
