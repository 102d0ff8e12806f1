-- Statements that must not pass, each under the rule that must catch it. A blank line ends a statement.

-- rule: relation_kinds
SELECT q.x FROM query('SELECT 1 AS x') AS q

-- rule: relation_kinds
SELECT q.x FROM QUERY('SELECT 1 AS x') AS q

-- rule: relation_kinds
SELECT q.x FROM "query"('SELECT 1 AS x') AS q

-- rule: relation_kinds
SELECT q.x FROM "QuErY"/**/('SELECT 1 AS x') AS q

-- rule: relation_kinds
SELECT q.x FROM main.query('SELECT 1 AS x') AS q

-- rule: relation_kinds
SELECT q.x FROM main."query"('SELECT 1 AS x') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM query_table('users') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM query_table(['users']) AS q

-- rule: relation_kinds
SELECT 1 AS x FROM Query_Table -- hidden
('users') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM read_duckdb('/data/open.db') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM read_csv('/etc/passwd') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM read_csv_auto('/etc/passwd') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM READ_TEXT('/etc/passwd') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM "read_text"/**/('/etc/passwd') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM read_blob('/etc/passwd') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM read_parquet('x.parquet') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM parquet_scan('x.parquet') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM read_json('x.json') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM sniff_csv('/etc/passwd') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM glob('/*') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM duckdb_settings() AS q

-- rule: relation_kinds
SELECT 1 AS x FROM duckdb_databases() AS q

-- rule: relation_kinds
SELECT 1 AS x FROM duckdb_views() AS q

-- rule: relation_kinds
SELECT 1 AS x FROM duckdb_secrets() AS q

-- rule: relation_kinds
SELECT 1 AS x FROM pragma_storage_info('users') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM range(100000000000) AS q

-- rule: relation_kinds
SELECT 1 AS x FROM generate_series(1, 100000000000) AS q

-- rule: relation_kinds
SELECT 1 AS x FROM summary('users') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM unnest([1, 2]) AS q

-- rule: relation_kinds
SELECT 1 AS x FROM json_execute_serialized_sql('{}') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM sqlsmith() AS q

-- rule: relation_kinds
SELECT 1 AS x FROM postgres_scan('host', 'public', 't') AS q

-- rule: relation_kinds
SELECT 1 AS x FROM users AS u JOIN read_csv('x') AS r ON 1 = 1

-- rule: relation_kinds
SELECT 1 AS x FROM users AS u, LATERAL (SELECT u.id AS y) AS d

-- rule: relation_kinds
SELECT 1 AS x FROM users AS u CROSS JOIN LATERAL (SELECT u.id AS y) AS d

-- rule: relation_kinds
SELECT 1 AS x FROM users TABLESAMPLE (10)

-- rule: relation_kinds
SELECT 1 AS x FROM users AS u TABLESAMPLE BERNOULLI (10)

-- rule: relation_kinds
SELECT 1 AS x FROM (users AS u CROSS JOIN orders AS o)

-- rule: relation_kinds
SELECT 1 AS x FROM users PIVOT (sum(id) FOR level IN ('a', 'b'))

-- rule: relation_kinds
SELECT 1 AS x FROM TABLE(users)

-- rule: relation_names
SELECT 1 AS x FROM '/etc/passwd'

-- rule: relation_names
SELECT 1 AS x FROM "/etc/passwd"

-- rule: relation_names
SELECT 1 AS x FROM 'https://example.org/x.parquet'

-- rule: relation_names
SELECT 1 AS x FROM secret

-- rule: relation_names
SELECT 1 AS x FROM "Secret" AS users

-- rule: relation_names
SELECT 1 AS x FROM main.users

-- rule: relation_names
SELECT 1 AS x FROM snapshot.main.users

-- rule: relation_names
SELECT 1 AS x FROM "main"."users"

-- rule: relation_names
SELECT 1 AS x FROM information_schema.tables

-- rule: relation_names
SELECT 1 AS x FROM duckdb_tables

-- rule: relation_names
SELECT 1 AS x FROM sqlite_master

-- rule: relation_names
SELECT 1 AS x FROM pg_catalog.pg_class

-- rule: relation_names
SELECT 1 AS x FROM temp.users

-- rule: relation_names
SELECT (WITH t AS (SELECT u.id AS id FROM users AS u) SELECT max(t.id) FROM t) AS a FROM t

-- rule: relation_names
WITH b AS (SELECT a.id AS id FROM a), a AS (SELECT u.id AS id FROM users AS u) SELECT b.id FROM b

-- rule: relation_names
WITH a AS (SELECT a.id AS id FROM a) SELECT a.id FROM a

-- rule: relation_names
SELECT users.id FROM users WHERE users.id IN (SELECT s.id FROM secret AS s)

-- rule: only_a_query
CREATE TEMP TABLE users AS SELECT 1 AS id

-- rule: only_a_query
CREATE TABLE x (id INT)

-- rule: only_a_query
CREATE TEMP MACRO sum(x) AS 42

-- rule: only_a_query
CREATE MACRO sum(x) AS 42

-- rule: only_a_query
CREATE VIEW v AS SELECT 1 AS x

-- rule: only_a_query
create /* x */ temporary table users (id int)

-- rule: only_a_query
DROP TABLE users

-- rule: only_a_query
INSERT INTO users VALUES (1)

-- rule: only_a_query
UPDATE users SET id = 1

-- rule: only_a_query
DELETE FROM users

-- rule: only_a_query
TRUNCATE TABLE users

-- rule: only_a_query
COPY users TO '/tmp/x.csv'

-- rule: only_a_query
cOpY (SELECT id FROM users) TO '/tmp/x.csv'

-- rule: only_a_query
COPY/**/users/**/TO '/tmp/x.csv'

-- rule: only_a_query
COPY "users" TO '/tmp/x.csv'

-- rule: only_a_query
ATTACH 'x.db' AS x

-- rule: only_a_query
DETACH x

-- rule: only_a_query
INSTALL httpfs

-- rule: only_a_query
LOAD httpfs

-- rule: parse
INSTALL shellfs FROM community

-- rule: only_a_query
SET memory_limit = '100GB'

-- rule: parse
SET VARIABLE x = 1

-- rule: only_a_query
RESET memory_limit

-- rule: only_a_query
PRAGMA database_list

-- rule: only_a_query
PREPARE p AS SELECT 1

-- rule: only_a_query
EXECUTE p

-- rule: only_a_query
BEGIN

-- rule: only_a_query
COMMIT

-- rule: parse
CHECKPOINT

-- rule: only_a_query
EXPLAIN SELECT id FROM users

-- rule: only_a_query
EXPLAIN ANALYZE SELECT id FROM users

-- rule: only_a_query
DESCRIBE users

-- rule: only_a_query
SHOW TABLES

-- rule: only_a_query
USE main

-- rule: only_a_query
CALL pragma_version()

-- rule: only_a_query
EXPORT DATA OPTIONS (uri = 'x') AS SELECT 1

-- rule: parse
SUMMARIZE users

-- rule: parse
PIVOT users ON level

-- rule: parse
FORCE CHECKPOINT

-- rule: one_statement
SELECT 1 AS x; SELECT 2 AS y

-- rule: one_statement
SELECT id FROM users; DROP TABLE users

-- rule: one_statement
SELECT id FROM users;;SELECT name FROM users;

-- rule: one_statement
;

-- rule: one_statement
-- nothing

-- rule: token_kinds
SELECT id FROM users -- comment

-- rule: token_kinds
SELECT /*+ hint */ id FROM users

-- rule: token_kinds
SELECT id FROM users /* comment */

-- rule: columns
SELECT u FROM users AS u

-- rule: columns
SELECT users FROM users

-- rule: columns
SELECT "U" FROM users AS u

-- rule: columns
SELECT count(u) FROM users AS u

-- rule: columns
SELECT max(u) AS m FROM users AS u

-- rule: columns
SELECT CAST(u AS VARCHAR) AS m FROM users AS u

-- rule: columns
SELECT phone FROM users

-- rule: columns
SELECT "Phone" FROM users

-- rule: columns
SELECT u.phone FROM users AS u

-- rule: columns
SELECT U."PHONE" FROM users AS u

-- rule: columns
SELECT main.users.phone FROM users

-- rule: columns
SELECT users.id FROM users AS u

-- rule: columns
SELECT rowid FROM users

-- rule: columns
SELECT id AS phone, phone AS x FROM users

-- rule: columns
SELECT 'x' AS phone, count(*) AS n FROM users GROUP BY phone

-- rule: columns
SELECT 'x' AS phone FROM users WHERE phone = '1'

-- rule: columns
SELECT count(*) AS phone FROM users HAVING phone > '1'

-- rule: columns
SELECT id AS phone FROM users ORDER BY coalesce(phone, 'x')

-- rule: columns
SELECT row_number() OVER (ORDER BY phone) AS n FROM users

-- rule: columns
SELECT count(*) FILTER (WHERE phone IS NULL) AS n FROM users

-- rule: columns
SELECT (SELECT max(phone) FROM users AS v) AS m FROM (SELECT 1 AS phone) AS t

-- rule: columns
SELECT (SELECT d.x FROM users AS t CROSS JOIN (SELECT t.phone AS x) AS d) AS m FROM (SELECT 1 AS phone) AS t

-- rule: columns
SELECT u.id FROM users AS u CROSS JOIN (SELECT u.id AS x) AS d

-- rule: columns
SELECT (SELECT r.phone FROM orders AS o SEMI JOIN users AS r ON r.id = o.user_id) AS m FROM (SELECT 1 AS phone) AS r

-- rule: columns
SELECT u.id FROM users AS u JOIN orders AS o ON l.order_id = o.id JOIN lines AS l ON l.order_id = o.id

-- rule: columns
SELECT u.id FROM users AS u WHERE EXISTS (SELECT 1 FROM orders AS o WHERE user_id = level)

-- rule: columns
WITH a AS (SELECT u.id AS id FROM users AS u) SELECT a.phone FROM a

-- rule: columns
SELECT x.id FROM users AS u

-- rule: columns
SELECT d.name FROM (SELECT u.id AS id FROM users AS u) AS d

-- rule: columns
SELECT columns FROM users

-- rule: items
SELECT * FROM users

-- rule: items
SELECT u.* FROM users AS u

-- rule: items
SELECT * EXCLUDE (id) FROM users

-- rule: items
SELECT * REPLACE (id AS name) FROM users

-- rule: items
SELECT (SELECT * FROM users) AS x

-- rule: items
WITH a AS (SELECT * FROM users) SELECT 1 AS x FROM a

-- rule: functions
SELECT columns('ph.*') FROM users

-- rule: functions
SELECT COLUMNS ( 'ph.*' ) FROM users

-- rule: arguments
SELECT max(columns('ph.*'), 1) FROM users

-- rule: arguments
SELECT coalesce(*) FROM users

-- rule: functions
SELECT to_json(u.id) AS x FROM users AS u

-- rule: functions
SELECT repeat('a', 4000000000) AS x

-- rule: functions
SELECT REPEAT('a', 4000000000) AS x

-- rule: functions
SELECT "repeat"('a', 4000000000) AS x

-- rule: functions
SELECT repeat/* */('a', 4000000000) AS x

-- rule: functions
SELECT main.repeat('a', 4000000000) AS x

-- rule: functions
SELECT lpad('x', 2000000000, 'y') AS x

-- rule: functions
SELECT rpad('x', 2000000000, 'y') AS x

-- rule: functions
SELECT printf('%1000000000d', 1) AS x

-- rule: functions
SELECT format('{:>1000000000}', 1) AS x

-- rule: functions
SELECT levenshtein(name, name) AS x FROM users

-- rule: functions
SELECT bitstring('0101', 2000000000) AS x

-- rule: functions
SELECT list_sum(range(500000000)) AS x

-- rule: functions
SELECT range(500000000) AS x

-- rule: functions
SELECT generate_series(1, 500000000) AS x

-- rule: functions
SELECT array_agg(id) AS x FROM users

-- rule: functions
SELECT list(id) AS x FROM users

-- rule: functions
SELECT string_agg(name, ',') AS x FROM users

-- rule: functions
SELECT group_concat(name) AS x FROM users

-- rule: functions
SELECT histogram(name) AS x FROM users

-- rule: functions
SELECT unnest(id) AS x FROM users

-- rule: functions
SELECT current_setting('secret_directory') AS x

-- rule: functions
SELECT getvariable('x') AS x

-- rule: functions
SELECT nextval('s') AS x

-- rule: functions
SELECT write_log('x') AS x

-- rule: functions
SELECT read_text('/etc/passwd') AS x

-- rule: functions
SELECT getenv('HOME') AS x

-- rule: functions
SELECT version() AS x

-- rule: functions
SELECT current_database() AS x

-- rule: functions
SELECT query_to_xml('select 1', true, true, '') AS x

-- rule: functions
SELECT pg_sleep(10) AS x

-- rule: functions
SELECT random() AS x

-- rule: functions
SELECT now() AS x

-- rule: functions
SELECT hash(id) AS x FROM users

-- rule: functions
SELECT regexp_matches(name, '(a+)+$') AS x FROM users

-- rule: functions
SELECT main.sum(id) AS x FROM users

-- rule: functions
SELECT main."sum"(id) AS x FROM users

-- rule: functions
SELECT "SUM"(id) AS x FROM users

-- rule: functions
SELECT "sum "(id) AS x FROM users

-- rule: functions
SELECT id.upper() AS x FROM users

-- rule: functions
SELECT name.read_csv('a') AS x FROM users

-- rule: functions
SELECT error(name) AS x FROM users

-- rule: functions
SELECT json_serialize_sql('select 1') AS x

-- rule: functions
SELECT struct_pack(a := id) AS x FROM users

-- rule: functions
SELECT row(id) AS x FROM users

-- rule: functions
SELECT count(*) AS n FROM users WHERE id IN (SELECT query('select 1') FROM users)

-- rule: functions
SELECT count(*) AS n FROM users ORDER BY repeat('a', 4000000000)

-- rule: functions
SELECT sum(length(repeat('a', 4000000000))) OVER () AS n FROM users

-- rule: arguments
SELECT sum(*) AS x FROM users

-- rule: arguments
SELECT count(u.*) AS x FROM users AS u

-- rule: arguments
SELECT count() AS x FROM users

-- rule: arguments
SELECT count(id, name) AS x FROM users

-- rule: arguments
SELECT current_date AS x

-- rule: arguments
SELECT round(id, 1, 2) AS x FROM users

-- rule: arguments
SELECT sum(x := id) AS x FROM users

-- rule: arguments
SELECT sum(id ORDER BY id) AS x FROM users

-- rule: arguments
SELECT any_value(id LIMIT 1) AS x FROM users

-- rule: arguments
SELECT quantile_cont(id, 0.5) WITHIN GROUP (ORDER BY id) AS x FROM users

-- rule: parse
SELECT count(SELECT 1) AS x FROM users

-- rule: constants
SELECT date_trunc(name, registered_at) AS x FROM users

-- rule: constants
SELECT date_trunc('epoch', registered_at) AS x FROM users

-- rule: constants
SELECT date_part('timezone', registered_at) AS x FROM users

-- rule: constants
SELECT quantile_cont(id, id) AS x FROM users

-- rule: constants
SELECT quantile_disc(id, 2) AS x FROM users

-- rule: constants
SELECT quantile_disc(id, -1) AS x FROM users

-- rule: aggregates
SELECT abs(DISTINCT id) AS x FROM users

-- rule: aggregates
SELECT round(id) FILTER (WHERE id > 1) AS x FROM users

-- rule: windows
SELECT rank() AS x FROM users

-- rule: windows
SELECT abs(id) OVER () AS x FROM users

-- rule: windows
SELECT sum(id) OVER w AS x FROM users

-- rule: windows
SELECT sum(id) OVER (w ORDER BY id) AS x FROM users

-- rule: windows
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN id PRECEDING AND CURRENT ROW) AS x FROM users

-- rule: windows
SELECT sum(id) IGNORE NULLS OVER () AS x FROM users

-- rule: query_clauses
SELECT id FROM users FOR UPDATE

-- rule: query_clauses
SELECT id FROM users FETCH FIRST 1 ROWS ONLY

-- rule: query_clauses
SELECT id FROM users FOR SHARE

-- rule: parse
SELECT id FROM users SETTINGS x = 1

-- rule: parse
SELECT id FROM users FORMAT JSON

-- rule: limits
SELECT id FROM users LIMIT (SELECT 1)

-- rule: limits
SELECT id FROM users LIMIT 1 + 1

-- rule: limits
SELECT id FROM users LIMIT 1e9

-- rule: limits
SELECT id FROM users LIMIT 1 OFFSET id

-- rule: limits
SELECT id FROM users LIMIT '1'

-- rule: parse
SELECT id FROM users LIMIT 1, 2

-- rule: with
WITH RECURSIVE t AS (SELECT 1 AS x) SELECT t.x FROM t

-- rule: with
WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT t.x + 1 FROM t) SELECT count(*) AS n FROM t

-- rule: with
WITH t(y) AS (SELECT 1 AS x) SELECT t.x FROM t

-- rule: with_names
WITH users AS (SELECT 1 AS id) SELECT users.id FROM users

-- rule: with_names
WITH "USERS" AS (SELECT 1 AS phone) SELECT users.phone FROM users

-- rule: with_names
WITH a AS (SELECT 1 AS x), A AS (SELECT 2 AS x) SELECT a.x FROM a

-- rule: with_names
WITH a AS (SELECT 1 AS x) SELECT d.y FROM (WITH a AS (SELECT 2 AS y) SELECT a.y FROM a) AS d

-- rule: bodies
VALUES (1), (2)

-- rule: parse
TABLE users

-- rule: bodies
SELECT id FROM users EXCEPT SELECT user_id FROM orders

-- rule: bodies
SELECT id FROM users INTERSECT SELECT user_id FROM orders

-- rule: bodies
SELECT id FROM users UNION BY NAME SELECT user_id FROM orders

-- rule: bodies
WITH t AS (INSERT INTO users VALUES (1)) SELECT 1 AS x

-- rule: bodies
WITH t AS (DELETE FROM users) SELECT 1 AS x

-- rule: bodies
SELECT d.x FROM (VALUES (1)) AS d

-- rule: select_clauses
SELECT id FROM users QUALIFY row_number() OVER (ORDER BY id) = 1

-- rule: select_clauses
SELECT DISTINCT ON (level) id FROM users

-- rule: select_clauses
FROM users SELECT id

-- rule: select_clauses
FROM users

-- rule: select_clauses
SELECT id FROM users WINDOW w AS (ORDER BY id)

-- rule: select_clauses
SELECT TOP 10 id FROM users

-- rule: select_clauses
SELECT id INTO x FROM users

-- rule: select_clauses
SELECT id FROM users CLUSTER BY id

-- rule: one_relation
SELECT count(*) AS n FROM users AS a, users AS b

-- rule: one_relation
SELECT a.id FROM users AS a, orders AS o JOIN lines AS l ON l.order_id = o.id

-- rule: grouping
SELECT level, count(*) AS n FROM users GROUP BY ALL

-- rule: expressions
SELECT level, count(*) AS n FROM users GROUP BY ROLLUP (level)

-- rule: expressions
SELECT level, count(*) AS n FROM users GROUP BY CUBE (level)

-- rule: expressions
SELECT level, count(*) AS n FROM users GROUP BY GROUPING SETS ((level), ())

-- rule: parse
SELECT level, count(*) AS n FROM users GROUP BY level WITH ROLLUP

-- rule: ordering
SELECT id FROM users ORDER BY ALL

-- rule: ordering
SELECT id, name FROM users ORDER BY ALL DESC

-- rule: parse
SELECT id FROM users ORDER BY id USING >

-- rule: alias_forms
SELECT d.y FROM (SELECT id AS y FROM users) AS d(y)

-- rule: alias_forms
SELECT id FROM users AS u(id, name, city)

-- rule: alias_once
SELECT 1 AS x FROM (SELECT id FROM users)

-- rule: alias_once
SELECT u.id FROM users AS u JOIN orders AS u ON 1 = 1

-- rule: alias_once
SELECT users.id FROM users CROSS JOIN users

-- rule: join_kinds
SELECT u.id FROM users AS u NATURAL JOIN orders AS o

-- rule: join_kinds
SELECT u.id FROM users AS u JOIN orders AS o USING (id)

-- rule: join_kinds
SELECT u.id FROM users AS u JOIN orders AS o

-- rule: join_kinds
SELECT u.id FROM users AS u CROSS APPLY orders AS o

-- rule: parse
SELECT u.id FROM users AS u ASOF JOIN orders AS o USING (id)

-- rule: parse
SELECT u.id FROM users AS u POSITIONAL JOIN orders AS o

-- rule: expressions
SELECT id FROM users WHERE name LIKE '%a%'

-- rule: expressions
SELECT id FROM users WHERE name ILIKE '%a%'

-- rule: expressions
SELECT id FROM users WHERE name SIMILAR TO '(a+)+'

-- rule: parse
SELECT id FROM users WHERE name GLOB '*a*'

-- rule: expressions
SELECT name COLLATE nocase AS x FROM users

-- rule: expressions
SELECT registered_at AT TIME ZONE 'UTC' AS x FROM users

-- rule: expressions
SELECT (id, name) AS x FROM users

-- rule: expressions
SELECT [id, name] AS x FROM users

-- rule: expressions
SELECT ARRAY[id] AS x FROM users

-- rule: expressions
SELECT {'a': id} AS x FROM users

-- rule: expressions
SELECT MAP {'a': id} AS x FROM users

-- rule: expressions
SELECT name[1] AS x FROM users

-- rule: expressions
SELECT name[1:2] AS x FROM users

-- rule: expressions
SELECT (x -> x + 1) AS f FROM users

-- rule: expressions
SELECT position('a' IN name) AS x FROM users

-- rule: expressions
SELECT substring(name FROM 1 FOR 2) AS x FROM users

-- rule: expressions
SELECT trim(name) AS x FROM users

-- rule: expressions
SELECT overlay(name PLACING 'x' FROM 1) AS x FROM users

-- rule: expressions
SELECT extract(timezone FROM registered_at) AS x FROM users

-- rule: expressions
SELECT ceil(registered_at TO day) AS x FROM users

-- rule: expressions
SELECT id = ANY (SELECT user_id FROM orders) AS x FROM users

-- rule: expressions
SELECT id > ALL (SELECT user_id FROM orders) AS x FROM users

-- rule: expressions
SELECT id FROM users WHERE id IN UNNEST([1, 2])

-- rule: expressions
SELECT (SELECT u).phone AS x FROM users AS u

-- rule: operators
SELECT name || name AS x FROM users

-- rule: operators
SELECT id // 2 AS x FROM users

-- rule: operators
SELECT id << 40 AS x FROM users

-- rule: operators
SELECT id & 1 AS x FROM users

-- rule: operators
SELECT name ~ '(a+)+' AS x FROM users

-- rule: token_kinds
SELECT name ^@ 'a' AS x FROM users

-- rule: parse
SELECT id ** 9 AS x FROM users

-- rule: expressions
SELECT name -> '$' AS x FROM users

-- rule: operators
SELECT name ->> '$' AS x FROM users

-- rule: operators
SELECT (id, id) OVERLAPS (id, id) AS x FROM users

-- rule: operators
SELECT id XOR id AS x FROM users

-- rule: operators
SELECT id OVERLAPS id AS x FROM users

-- rule: operators
SELECT + id AS x FROM users

-- rule: operators
SELECT ~ id AS x FROM users

-- rule: parse
SELECT E'a\'b' AS x

-- rule: literals
SELECT $$a$$ AS x

-- rule: literals
SELECT X'41' AS x

-- rule: literals
SELECT N'a' AS x

-- rule: literals
SELECT ? AS x

-- rule: literals
SELECT $1 AS x

-- rule: literals
SELECT INTERVAL (id) DAY AS x FROM users

-- rule: literals
SELECT INTERVAL id DAY AS x FROM users

-- rule: literals
SELECT INTERVAL '1' YEAR TO MONTH AS x

-- rule: literals
SELECT TIME '10:00:00' AS x

-- rule: literals
SELECT JSON '{}' AS x

-- rule: literals
SELECT id FROM users WHERE registered_at > TIMESTAMP WITH TIME ZONE '2026-01-01'

-- rule: casts
SELECT CAST(name AS DATE FORMAT 'YYYY') AS x FROM users

-- rule: casts
SELECT SAFE_CAST(name AS DATE) AS x FROM users

-- rule: types
SELECT CAST(name AS BLOB) AS x FROM users

-- rule: types
SELECT CAST(name AS JSON) AS x FROM users

-- rule: types
SELECT name::VARCHAR[] AS x FROM users

-- rule: types
SELECT CAST(name AS STRUCT(a INT)) AS x FROM users

-- rule: types
SELECT CAST(name AS MAP(VARCHAR, INT)) AS x FROM users

-- rule: types
SELECT CAST(name AS ENUM('a')) AS x FROM users

-- rule: types
SELECT CAST(name AS regclass) AS x FROM users

-- rule: types
SELECT CAST(name AS secret_type) AS x FROM users

-- rule: types
SELECT CAST(id AS BIT) AS x FROM users

-- rule: types
SELECT CAST(registered_at AS TIMESTAMP WITH TIME ZONE) AS x FROM users

-- rule: types
SELECT CAST(name AS VARCHAR(10)) AS x FROM users

-- rule: name_forms
SELECT id AS 'x' FROM users

-- rule: name_forms
SELECT id AS `x` FROM users

-- rule: name_forms
SELECT id AS "" FROM users

-- rule: name_forms
SELECT u.id FROM users AS 'u'

-- rule: same_when_read_again
SELECT - -id AS x FROM users

-- rule: same_when_read_again
SELECT id - - -id AS x FROM users

-- rule: depth
SELECT id IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL AS x FROM users

-- rule: token_budget
SELECT id + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 AS x FROM users

-- rule: parse
SELECT ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))) AS x

-- rule: parse
SELECT E'a\nb' AS x

-- rule: token_kinds
SELECT U&'a' AS x

-- rule: parse
SELECT B'1' AS x

-- rule: parse
SELECT 'unterminated

-- rule: parse
SELECT id FROM users WHERE

-- rule: parse
'; DROP TABLE users; --

-- rule: parse
SELECT id FROM users WHERE name = 'a'' OR 1 = 1
