-- zh: 各渠道的订单占比
-- en: share of orders by channel
-- All of the data, guests included. Shares are numbers from 0 to 1 and add up to 1.
SELECT channel, count(*) AS orders, count(*)::DOUBLE / sum(count(*)) OVER () AS share
FROM read_parquet('{{data}}/orders.parquet') GROUP BY channel ORDER BY channel
