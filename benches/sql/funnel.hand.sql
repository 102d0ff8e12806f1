-- Of all earlier steps the latest is best, which an ASOF join finds.
WITH browses AS (
  SELECT user_id, happened_at AS t FROM app_events
  WHERE kind = 'browse' AND happened_at >= DATE '2026-05-22' AND happened_at < DATE '2026-08-20' AND user_id IS NOT NULL
), carts AS (
  SELECT c.user_id, c.happened_at AS t, b.t AS began
  FROM app_events c ASOF JOIN browses b ON b.user_id = c.user_id AND b.t < c.happened_at
  WHERE c.kind = 'add_to_cart' AND c.happened_at >= DATE '2026-05-22' AND c.happened_at < DATE '2026-08-20' AND c.happened_at < b.t::DATE + 8
), bought AS (
  SELECT DISTINCT lines.user_id, ordered_at AS t FROM lines JOIN orders USING (order_id)
  WHERE ordered_at >= DATE '2026-05-22' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL
), paid AS (
  SELECT p.user_id FROM bought p ASOF JOIN carts c ON c.user_id = p.user_id AND c.t < p.t
  WHERE p.t < c.t::DATE + 2 AND p.t < c.began::DATE + 8
), steps AS (
  SELECT 1 AS step, count(DISTINCT user_id) AS people FROM browses
  UNION ALL SELECT 2, count(DISTINCT user_id) FROM carts
  UNION ALL SELECT 3, count(DISTINCT user_id) FROM paid
)
SELECT step, people, round(people / first_value(people) OVER w, 12), round(people / lag(people) OVER w, 12)
FROM steps WINDOW w AS (ORDER BY step) ORDER BY step
