-- zh: 各渠道的客单价
-- en: average order value by channel
-- All of the data, guests included: the sum of amounts divided by the number of orders, per channel.
SELECT o.channel, sum(l.amount)::DOUBLE / count(DISTINCT o.order_id) AS aov
FROM read_parquet('{{data}}/orders.parquet') o JOIN read_parquet('{{data}}/lines.parquet') l ON l.order_id = o.order_id
GROUP BY o.channel ORDER BY o.channel
