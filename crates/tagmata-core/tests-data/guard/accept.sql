-- how many
SELECT count(*) AS n FROM users

-- how many of a level
SELECT count(DISTINCT u.id) AS n FROM users AS u WHERE u.level IN ('gold', 'vip')

-- a universe and its keys in a CTE
WITH who AS (SELECT u.id AS id FROM users AS u WHERE u.city = 'Oslo') SELECT count(*) AS n FROM who

-- did something in a window
WITH who AS (SELECT u.id AS id FROM users AS u WHERE u.id IN (SELECT o.user_id FROM orders AS o WHERE o.ordered_at >= TIMESTAMP '2026-07-01 00:00:00' AND o.ordered_at < TIMESTAMP '2026-10-01 00:00:00')) SELECT count(*) AS n FROM who

-- did not do something
SELECT u.id, u.name FROM users AS u WHERE NOT EXISTS (SELECT 1 FROM orders AS o WHERE o.user_id = u.id AND o.status <> 'cancelled') ORDER BY u.name ASC NULLS LAST, u.id LIMIT 100

-- at least twice, counted by occasion
SELECT o.user_id AS id FROM orders AS o JOIN lines AS l ON l.order_id = o.id JOIN products AS p ON p.id = l.product_id WHERE p.category IN ('Tea', 'It''s coffee') GROUP BY o.user_id HAVING count(DISTINCT o.id) >= 2

-- a number by month, with the months that have none
WITH months AS (SELECT DISTINCT date_trunc('month', c.day) AS month FROM tagmata_calendar AS c WHERE c.day >= DATE '2026-01-01' AND c.day < DATE '2026-07-01'), sales AS (SELECT date_trunc('month', o.ordered_at) AS month, sum(o.amount) AS value FROM orders AS o GROUP BY date_trunc('month', o.ordered_at)) SELECT m.month, coalesce(s.value, 0) AS value FROM months AS m LEFT JOIN sales AS s ON s.month = m.month ORDER BY month

-- two facts meet through their keys
WITH a AS (SELECT o.user_id AS id, sum(o.amount) AS spend FROM orders AS o GROUP BY o.user_id), b AS (SELECT o.user_id AS id, sum(l.qty * l.price) AS value FROM lines AS l INNER JOIN orders AS o ON o.id = l.order_id GROUP BY o.user_id) SELECT coalesce(a.id, b.id) AS id, a.spend - b.value AS gap FROM a FULL JOIN b ON a.id IS NOT DISTINCT FROM b.id

-- shares with their base
WITH t AS (SELECT p.category AS category, sum(l.qty) AS n FROM lines AS l JOIN products AS p ON p.id = l.product_id GROUP BY p.category) SELECT t.category, t.n, CAST(t.n AS DOUBLE) / nullif(sum(t.n) OVER (), 0) AS share FROM t ORDER BY n DESC, category LIMIT 10

-- a ratio recomputed at its grain
SELECT u.city AS city, sum(o.amount) / nullif(count(DISTINCT o.user_id), 0) AS value FROM orders AS o LEFT JOIN users AS u ON u.id = o.user_id GROUP BY u.city

-- a rule tag
SELECT u.id, CASE WHEN s.spend >= 1000 THEN 'high' WHEN s.spend >= 100 AND s.spend < 1000 THEN 'middle' WHEN s.spend IS NULL THEN NULL ELSE 'low' END AS tier FROM users AS u LEFT JOIN (SELECT o.user_id AS id, sum(o.amount) AS spend FROM orders AS o GROUP BY o.user_id) AS s ON s.id = u.id

-- tags and metrics of a population, one part each
WITH who AS (SELECT u.id AS id, u.level AS level, u.city AS city FROM users AS u) SELECT 'level' AS tag, w.level AS value, count(*) AS n FROM who AS w GROUP BY w.level UNION ALL SELECT 'city', w.city, count(*) FROM who AS w GROUP BY w.city UNION ALL SELECT 'all', NULL, count(*) FROM who AS w ORDER BY tag, n DESC

-- a union without doubles
SELECT o.user_id AS id FROM orders AS o WHERE o.amount > 500 UNION SELECT u.id FROM users AS u WHERE u.level = 'vip'

-- parts in parentheses
(SELECT u.id AS id FROM users AS u ORDER BY u.id LIMIT 5) UNION ALL (SELECT o.user_id FROM orders AS o LIMIT 5)

-- the top of each group
SELECT r.city, r.id, r.spend FROM (SELECT u.city AS city, u.id AS id, sum(o.amount) AS spend, row_number() OVER (PARTITION BY u.city ORDER BY sum(o.amount) DESC, u.id) AS place FROM orders AS o JOIN users AS u ON u.id = o.user_id GROUP BY u.city, u.id) AS r WHERE r.place <= 3 ORDER BY city, place

-- ranks with ties
SELECT t.id, rank() OVER (ORDER BY t.n DESC) AS place, dense_rank() OVER (ORDER BY t.n DESC) AS step, ntile(5) OVER (ORDER BY t.n) AS fifth, percent_rank() OVER (ORDER BY t.n) AS pr FROM (SELECT o.user_id AS id, count(*) AS n FROM orders AS o GROUP BY o.user_id) AS t

-- against the month before
WITH t AS (SELECT date_trunc('month', o.ordered_at) AS month, sum(o.amount) AS value FROM orders AS o GROUP BY 1) SELECT t.month, t.value, lag(t.value) OVER (ORDER BY t.month) AS before, (t.value - lag(t.value, 1) OVER (ORDER BY t.month)) / nullif(lag(t.value, 1, 0) OVER (ORDER BY t.month), 0) AS change FROM t

-- a moving sum
SELECT t.day, sum(t.value) OVER (ORDER BY t.day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW) AS week FROM (SELECT CAST(o.ordered_at AS DATE) AS day, sum(o.amount) AS value FROM orders AS o GROUP BY CAST(o.ordered_at AS DATE)) AS t

-- above the average
SELECT t.id FROM (SELECT o.user_id AS id, sum(o.amount) AS spend FROM orders AS o GROUP BY o.user_id) AS t WHERE t.spend > (SELECT avg(s.spend) FROM (SELECT sum(o.amount) AS spend FROM orders AS o GROUP BY o.user_id) AS s)

-- within days of registering
SELECT count(DISTINCT u.id) AS n FROM users AS u JOIN orders AS o ON o.user_id = u.id WHERE o.ordered_at >= u.registered_at AND o.ordered_at < u.registered_at + INTERVAL '7' DAY

-- retention by week
WITH first AS (SELECT o.user_id AS id, date_trunc('week', min(o.ordered_at)) AS start FROM orders AS o GROUP BY o.user_id) SELECT f.start, date_diff('week', f.start, date_trunc('week', o.ordered_at)) AS age, count(DISTINCT o.user_id) AS n FROM first AS f JOIN orders AS o ON o.user_id = f.id GROUP BY f.start, date_diff('week', f.start, date_trunc('week', o.ordered_at)) ORDER BY start, age

-- a funnel
SELECT count(*) AS all_users, count(*) FILTER (WHERE s.paid) AS paid, sum(CASE WHEN s.again THEN 1 ELSE 0 END) AS again FROM (SELECT u.id, bool_or(o.status = 'paid') AS paid, count(o.id) > 1 AS again FROM users AS u LEFT JOIN orders AS o ON o.user_id = u.id GROUP BY u.id) AS s

-- quantiles and bins
SELECT FLOOR(t.spend / 100) * 100 AS low, count(*) AS n, median(t.spend) AS middle, quantile_cont(t.spend, 0.9) AS p90 FROM (SELECT o.user_id AS id, sum(o.amount) AS spend FROM orders AS o GROUP BY o.user_id) AS t GROUP BY FLOOR(t.spend / 100) * 100

-- null is said
SELECT count(*) AS n, count(u.level) AS known, count(*) - count(u.level) AS unknown FROM users AS u WHERE (u.birth_year BETWEEN 1990 AND 1999) IS NOT TRUE OR u.birth_year IS NULL

-- a cross join with one row
SELECT u.city, count(*) AS n, CAST(count(*) AS DOUBLE) / max(b.n) AS share FROM users AS u CROSS JOIN (SELECT count(*) AS n FROM users AS v) AS b GROUP BY u.city

-- overlap of populations
WITH a AS (SELECT u.id AS id FROM users AS u WHERE u.level = 'vip'), b AS (SELECT o.user_id AS id FROM orders AS o WHERE o.amount > 100 GROUP BY o.user_id) SELECT a.id IS NOT NULL AS in_a, b.id IS NOT NULL AS in_b, count(*) AS n FROM a FULL JOIN b ON a.id = b.id GROUP BY a.id IS NOT NULL, b.id IS NOT NULL

-- who moved
SELECT x.level AS old, y.level AS new, count(*) AS n FROM users AS x JOIN users AS y ON x.id = y.id WHERE x.level IS DISTINCT FROM y.level GROUP BY x.level, y.level

-- weekdays and hours
SELECT isodow(o.ordered_at) AS weekday, hour(o.ordered_at) AS hour, EXTRACT(YEAR FROM o.ordered_at) AS year, round(avg(o.amount), 2) AS value FROM orders AS o GROUP BY isodow(o.ordered_at), hour(o.ordered_at), EXTRACT(YEAR FROM o.ordered_at)

-- semi and anti joins
SELECT count(*) AS n FROM users AS u SEMI JOIN orders AS o ON o.user_id = u.id ANTI JOIN (SELECT o.user_id AS id FROM orders AS o WHERE o.status = 'refunded') AS r ON r.id = u.id

-- names in quotes and in Chinese
SELECT "u"."city" AS "城市", count(*) AS "人 数" FROM "users" AS "u" GROUP BY "u"."city" ORDER BY "人 数" DESC

-- text that looks like SQL
SELECT count(*) AS n FROM users AS u WHERE u.name IN ('''; DROP TABLE users; --', '\', '\''', 'a\'' OR 1 = 1 --', '/*', '"', '%s{}$1?')

-- a bare column, one row a user
SELECT id, name FROM users WHERE level = 'gold' AND birth_year % 10 = 0 ORDER BY name, id DESC LIMIT 20 OFFSET 40

-- least and greatest of dates, a decimal, a cast with colons
SELECT least(min(o.ordered_at), max(o.ordered_at)) AS day, greatest(sum(o.amount), 0)::DECIMAL(18,2) AS value, CAST(max(o.id) AS VARCHAR) AS code, -abs(min(o.amount)) AS neg FROM orders AS o
