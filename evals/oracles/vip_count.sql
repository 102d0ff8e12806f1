-- zh: VIP用户有多少
-- en: how many VIP members are there
-- VIP is defined in the model: gold or diamond.
SELECT count(*) AS users FROM read_parquet('{{data}}/users.parquet') WHERE member_level IN ('gold', 'diamond')
