WITH bought AS (
  SELECT lines.user_id, bool_or(category = 'drinks' AND ordered_at < DATE '2026-07-01') AS picked,
    coalesce(sum(amount) FILTER (WHERE ordered_at >= DATE '2026-05-22'), 0) AS spend
  FROM lines JOIN orders USING (order_id) JOIN products USING (product_id)
  WHERE ordered_at >= DATE '2026-04-01' AND ordered_at < DATE '2026-08-20' AND lines.user_id IS NOT NULL
  GROUP BY lines.user_id
), totals AS (
  SELECT CASE GROUPING(gender, city, member_level) WHEN 3 THEN 'gender' WHEN 5 THEN 'user.city' WHEN 6 THEN 'member_level' ELSE 'spend' END AS item,
    coalesce(gender, city, member_level) AS value, count(*) FILTER (WHERE picked) AS people, count(*) AS base_people,
    coalesce(sum(spend) FILTER (WHERE picked), 0) AS spent, coalesce(sum(spend), 0) AS base_spent
  FROM users LEFT JOIN bought USING (user_id)
  GROUP BY GROUPING SETS (gender, city, member_level, ())
), shares AS (
  SELECT *, people / max(people) OVER () AS own, base_people / max(base_people) OVER () AS base,
    spent / people AS mean, base_spent / base_people AS base_mean FROM totals
), compared AS (
  SELECT *, CASE WHEN item = 'spend' THEN mean / base_mean ELSE own / base END AS ratio FROM shares
)
SELECT item, value, people, round(own, 12), base_people, round(base, 12),
  CASE WHEN item = 'spend' THEN mean END, CASE WHEN item = 'spend' THEN base_mean END, round(100 * ratio, 12), round(ratio - 1, 12)
FROM compared
