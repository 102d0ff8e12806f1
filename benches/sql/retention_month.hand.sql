-- One scan: each person's first purchase and the months of 2026 with one, as bits.
WITH persons AS (
  SELECT lines.user_id, min(ordered_at) AS began, bit_or(1 << month(ordered_at)) FILTER (WHERE ordered_at >= DATE '2026-01-01') AS months
  FROM lines JOIN orders USING (order_id)
  WHERE ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL
  GROUP BY lines.user_id
  HAVING min(ordered_at) >= DATE '2026-01-01' AND min(ordered_at) < DATE '2026-07-01'
), cohorts AS (
  SELECT month(began) AS m, count(*) AS people,
    unnest([1, 2, 3]) AS mark,
    unnest([count(*) FILTER (WHERE months & (2 << month(began)) > 0), count(*) FILTER (WHERE months & (4 << month(began)) > 0),
            count(*) FILTER (WHERE months & (8 << month(began)) > 0)]) AS back
  FROM persons GROUP BY m
)
SELECT make_date(2026, m, 1), mark, people, CASE WHEN m + mark <= 7 THEN back END,
  CASE WHEN m + mark <= 7 THEN round(back / people, 12) END, m + mark <= 7
FROM cohorts ORDER BY m, mark
