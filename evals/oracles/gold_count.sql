-- zh: 金卡会员有多少
-- en: how many gold members are there
SELECT count(*) AS users FROM read_parquet('{{data}}/users.parquet') WHERE member_level = 'gold'
