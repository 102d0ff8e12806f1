-- The demo shop, in DuckDB: ten tables written as Parquet for models/drinks_shop.yaml.
--
-- Run statement by statement on an empty in-memory database. Three marks are replaced before: {{users}} (how many members),
-- {{seed}} (a whole number) and {{out}} (an existing folder). No string or comment below holds a semicolon.
--
-- Nothing is random: every draw is a slice of md5(seed, salt, row id), which is the same in every version of DuckDB
-- (its own hash() is not promised to be). Keys are given by total orders, sums are of decimals, and each COPY is
-- ordered, so the content does not depend on the number of threads. Only ln() and pow() come from the platform's own mathematics.
--
-- Days are counted from 2024-07-01 = 0 to 2026-08-19 = 779. The model's today is 2026-08-20.

-- Sixty-four bits per (salt, row), and four slices of sixteen bits as numbers in [0, 1).
CREATE MACRO bits(salt, id) AS md5_number_lower('{{seed}}' || salt || id);

CREATE MACRO slice(h, i) AS ((h >> (16 * i)) & 65535)::DOUBLE / 65536;

CREATE MACRO day_of(n) AS (DATE '2024-07-01' + n::INTEGER);

CREATE MACRO one_of(list, u) AS list[1 + floor(u * len(list))::INTEGER];

-- ---------------------------------------------------------------------------------------------------------------------
-- Products: 27 product lines, each with brands, flavours, a price, a margin and how much each kind of person likes it.

CREATE TABLE product_lines AS
SELECT * FROM (VALUES
  -- category, subcategory, line, brands, flavours, suffix, price, margin, office, family, student, hunter, casual, summer
  ('drinks','tea','sugar_free_tea',['沐叶','半日亭'],['茉莉','乌龙','龙井','普洱','大麦'],'无糖茶 500ml',5.5,0.46,30,5,9,7,7,1.3),
  ('drinks','tea','fruit_tea',['半日亭','沐叶'],['柠檬','蜜桃','西柚','青提'],'果茶 500ml',6.0,0.48,8,6,14,9,7,1.4),
  ('drinks','tea','milk_tea',['半日亭'],['原味','焦糖','抹茶','桂花'],'奶茶 450ml',8.5,0.44,9,4,12,7,6,0.8),
  ('drinks','soda','cola',['泡小乐'],['经典','零糖','樱桃'],'可乐 330ml',3.5,0.40,4,15,10,8,9,1.5),
  ('drinks','soda','fruit_soda',['泡小乐','橘湾'],['白桃','柑橘','葡萄','荔枝','海盐柠檬'],'果味汽水 330ml',4.5,0.45,4,17,13,9,8,1.6),
  ('drinks','juice','pure_juice',['果园里'],['橙','苹果','葡萄','番茄'],'纯果汁 1L',15.8,0.34,4,10,3,5,5,1.1),
  ('drinks','juice','juice_drink',['果园里','橘湾'],['橙','芒果','山楂','蓝莓'],'果汁饮料 450ml',5.0,0.42,3,9,6,6,6,1.3),
  ('drinks','water','mineral_water',['雪岭泉'],['550ml','1.5L','4L'],'矿泉水',2.5,0.36,6,9,6,8,10,1.5),
  ('drinks','water','sparkling_water',['雪岭泉','橘湾'],['原味','青柠','白桃'],'气泡水 480ml',5.5,0.47,9,4,7,6,5,1.5),
  ('drinks','coffee','black_coffee',['晨豆'],['美式','冷萃','浓缩'],'黑咖啡 270ml',7.5,0.50,14,3,5,5,6,1.1),
  ('drinks','coffee','latte',['晨豆'],['香草','生椰','燕麦'],'拿铁 270ml',8.8,0.49,13,3,7,6,5,1.0),
  ('drinks','functional','energy_drink',['跃劲'],['原味','强化','无糖'],'能量饮料 250ml',6.0,0.43,4,2,8,5,7,1.2),
  ('drinks','functional','sports_drink',['跃劲'],['柠檬','西柚','青梅'],'电解质水 500ml',5.5,0.44,3,4,8,5,5,1.7),
  ('snacks','chips','potato_chips',['脆小星'],['原味','番茄','烧烤','海苔','黄瓜'],'薯片 90g',7.9,0.42,5,14,15,9,8,0.9),
  ('snacks','chips','prawn_crackers',['脆小星'],['原味','香辣','芝士'],'虾条 80g',6.5,0.41,2,8,8,6,5,0.9),
  ('snacks','nuts','daily_nuts',['松果记'],['经典','益生菌','无添加'],'每日坚果 750g',69.0,0.30,7,6,2,9,4,0.7),
  ('snacks','nuts','sunflower_seeds',['松果记'],['原香','焦糖','山核桃'],'瓜子 500g',16.8,0.33,2,6,3,6,6,0.7),
  ('snacks','candy','gummies',['彩糖纸'],['可乐','酸梅','综合水果'],'软糖 100g',9.9,0.48,2,7,8,6,4,0.9),
  ('snacks','candy','chocolate',['彩糖纸'],['牛奶','黑巧','榛子'],'巧克力 120g',19.9,0.45,5,5,5,6,4,0.6),
  ('snacks','biscuits','cookies',['麦巷'],['黄油','抹茶','可可'],'曲奇 180g',14.5,0.40,5,6,4,6,4,0.9),
  ('snacks','biscuits','crackers',['麦巷'],['海盐','香葱','芝麻'],'苏打饼干 300g',9.8,0.37,4,5,3,5,5,0.9),
  ('snacks','jerky','beef_jerky',['犇小条'],['五香','麻辣','黑椒'],'牛肉干 100g',32.0,0.35,4,4,5,7,5,0.9),
  ('snacks','jerky','pork_jerky',['犇小条'],['蜜汁','芝麻'],'猪肉脯 100g',21.0,0.36,2,4,3,5,3,0.9),
  ('dairy','yogurt','plain_yogurt',['牧云坡'],['原味','无蔗糖'],'酸奶 200g',7.2,0.31,6,8,3,4,5,1.1),
  ('dairy','yogurt','fruit_yogurt',['牧云坡'],['草莓','黄桃','蓝莓'],'果粒酸奶 200g',8.2,0.33,4,8,5,4,4,1.1),
  ('dairy','milk','fresh_milk',['牧云坡'],['全脂','低脂'],'鲜牛奶 950ml',17.5,0.26,4,12,2,4,5,1.0),
  ('dairy','milk','oat_milk',['牧云坡'],['原味','咖啡大师'],'燕麦奶 1L',19.8,0.34,6,2,3,4,3,1.0)
) AS t(category, subcategory, product_line, brands, flavours, suffix, base_price, margin_rate, office, family, student, hunter, casual, summer);

CREATE TABLE products AS
WITH flavoured AS (
  SELECT *, unnest(flavours) AS flavour, generate_subscripts(flavours, 1) AS nth FROM product_lines
), priced AS (
  SELECT *, row_number() OVER (ORDER BY category, subcategory, product_line, nth) AS n,
    (base_price * (1 + 0.1 * (nth - 2)))::DECIMAL(10, 1)::DECIMAL(10, 2) AS price
  FROM flavoured
)
SELECT (1000 + n)::INTEGER AS product_id, brands[1 + (nth - 1) % len(brands)] || ' ' || flavour || suffix AS name,
  category, subcategory, product_line, brands[1 + (nth - 1) % len(brands)] AS brand, price,
  (price * margin_rate)::DECIMAL(10, 2) AS margin,
  -- The first flavours of a line are the classics. Weights are whole numbers so that their sums are exact.
  [office, family, student, hunter, casual] AS likes, summer, (12 - 2 * least(nth, 4))::INTEGER AS popularity
FROM priced;

-- What is bought depends on who (0 office, 1 family, 2 student, 3 hunter, 4 casual), weekend or not, summer or not and taste
-- (0 anything, 1 drinks only, 2 mostly snacks). Each such situation has 400 slots, each slot a product.
CREATE TABLE slots AS
WITH situations AS (
  SELECT p AS persona, w AS weekend, s AS summer, t AS taste
  FROM range(5) a(p), range(2) b(w), range(2) c(s), range(3) d(t)
), weighed AS (
  SELECT z.*, product_id, (100 * popularity * likes[z.persona + 1]
    * CASE WHEN z.summer = 1 THEN q.summer ELSE 2 - q.summer * 0.9 END
    * CASE WHEN z.persona = 0 AND z.weekend = 0 AND product_line = 'sugar_free_tea' THEN 2.2
           WHEN z.persona = 1 AND z.weekend = 1 AND subcategory = 'soda' THEN 2.4 ELSE 1 END
    * CASE WHEN z.taste = 1 AND category = 'snacks' THEN 0 WHEN z.taste = 2 AND category = 'snacks' THEN 3 ELSE 1 END)::INTEGER AS weight
  FROM situations z, products q
), stacked AS (
  SELECT *, sum(weight) OVER (PARTITION BY persona, weekend, summer, taste ORDER BY product_id) - weight AS below,
    sum(weight) OVER (PARTITION BY persona, weekend, summer, taste) AS whole
  FROM weighed
), starts AS (
  SELECT *, ((400 * below + whole - 1) // whole)::INTEGER AS first_slot, ((400 * (below + weight) + whole - 1) // whole)::INTEGER AS next_slot
  FROM stacked
)
SELECT persona, weekend, summer, taste, unnest(range(first_slot, next_slot))::INTEGER AS slot, product_id FROM starts;

-- ---------------------------------------------------------------------------------------------------------------------
-- Days: how likely each kind of person is to buy on each of them, 0 to 1.

CREATE TABLE days AS
SELECT n::INTEGER AS day, day_of(n) AS date, (isodow(day_of(n)) >= 6)::INTEGER AS weekend,
  (strftime(day_of(n), '%m-%d') BETWEEN '05-10' AND '09-20')::INTEGER AS summer,
  CASE WHEN strftime(day_of(n), '%m-%d') BETWEEN '06-14' AND '06-18' THEN 'mid_year'
       WHEN strftime(day_of(n), '%m-%d') BETWEEN '11-08' AND '11-11' THEN 'double_eleven'
       WHEN strftime(day_of(n), '%m-%d') BETWEEN '01-18' AND '01-27' THEN 'new_year' ELSE 'none' END AS promotion
FROM range(780) t(n);

CREATE TABLE day_weights AS
SELECT persona::INTEGER AS persona, day, least(1.0, 0.3
  * CASE WHEN summer = 1 THEN 1.2 WHEN month(date) IN (12, 1, 2) THEN 0.85 ELSE 1.0 END
  * CASE WHEN weekend = 1 THEN [0.55, 1.9, 1.1, 1.0, 1.2][persona + 1] ELSE [1.2, 0.65, 0.95, 1.0, 0.92][persona + 1] END
  * CASE promotion WHEN 'double_eleven' THEN [1.8, 1.9, 2.2, 3.3, 1.5][persona + 1]
                   WHEN 'mid_year' THEN [1.6, 1.7, 1.9, 3.0, 1.4][persona + 1]
                   WHEN 'new_year' THEN [1.2, 1.8, 0.9, 1.8, 1.3][persona + 1] ELSE [1.0, 1.0, 1.0, 0.75, 1.0][persona + 1] END) AS chance
FROM days, range(5) t(persona);

-- ---------------------------------------------------------------------------------------------------------------------
-- Shoppers: the members, numbered by the day they registered, and behind them guests without an account.

CREATE TABLE cities AS
SELECT * FROM (VALUES
  (['上海','北京','广州','深圳'],'first',0.30), (['杭州','成都','武汉','南京','西安','苏州','长沙'],'new_first',0.62),
  (['青岛','无锡','佛山'],'second',0.80), (['潍坊','绵阳','宜昌','洛阳'],'lower',1.0)) AS t(names, tier, up_to);

CREATE TABLE registrations AS
WITH draws AS (
  SELECT n, bits('when', n) AS h FROM range({{users}}) t(n)
), dated AS (
  SELECT n, CASE WHEN slice(h, 0) < 0.06 THEN [127 + 5, 346 + 5, 492 + 5, 711 + 5][1 + floor(slice(h, 1) * 4)::INTEGER] - floor(slice(h, 2) * 6)::INTEGER
    ELSE floor(779.99 * pow(slice(h, 1), 0.72))::INTEGER END AS registered
  FROM draws
)
SELECT row_number() OVER (ORDER BY registered, n) AS shopper, registered, false AS guest FROM dated
UNION ALL
SELECT {{users}} + 1 + n, 0, true FROM range({{users}} // 60) t(n);

CREATE TABLE shoppers AS
WITH draws AS (
  SELECT *, bits('who', shopper) AS a, bits('life', shopper) AS b, bits('self', shopper) AS c FROM registrations
), people AS (
  SELECT shopper, registered, guest, c,
    CASE WHEN guest THEN 4 WHEN slice(a, 0) < 0.28 THEN 0 WHEN slice(a, 0) < 0.52 THEN 1 WHEN slice(a, 0) < 0.72 THEN 2
         WHEN slice(a, 0) < 0.83 THEN 3 ELSE 4 END::INTEGER AS persona,
    CASE WHEN slice(a, 1) < 0.22 THEN 1 WHEN slice(a, 1) < 0.32 THEN 2 ELSE 0 END::INTEGER AS taste,
    (SELECT min(up_to) FROM cities WHERE up_to > slice(a, 2)) AS city_row, slice(a, 3) AS city_pick,
    CASE WHEN NOT guest AND slice(b, 0) < 0.08 THEN 0 ELSE 1 END AS ever, slice(b, 1) AS appetite, slice(b, 2) AS patience, slice(b, 3) AS stays
  FROM draws
), settled AS (
  SELECT p.*, tier, one_of(names, city_pick) AS city,
    -- One in four stays for good. The others leave after an exponential time: students soonest, families last.
    CASE WHEN guest OR stays < 0.25 THEN 2000 ELSE floor(-ln(1 - patience) * [230, 290, 170, 210, 190][persona + 1])::INTEGER + 10 END AS lifetime
  FROM people p JOIN cities ON up_to = city_row
)
SELECT shopper, registered, guest, persona, taste, city, tier, c, ever,
  least(registered + lifetime, 779) - registered + 1 AS span,
  -- Orders a day. Appetites differ a lot: most are small, a few are large.
  CASE WHEN guest THEN 0.045 ELSE [0.034, 0.031, 0.032, 0.037, 0.019][persona + 1] * (0.25 + least(-0.9 * ln(1 - appetite), 4))
    * CASE tier WHEN 'first' THEN 1.15 WHEN 'lower' THEN 0.85 ELSE 1.0 END END AS pace
FROM settled;

-- ---------------------------------------------------------------------------------------------------------------------
-- Orders: each shopper has candidate days over the time they stay, and each day keeps its share of them.

CREATE TABLE candidates AS
WITH numbered AS (
  SELECT shopper, persona, taste, guest, registered, span,
    unnest(range(1 + least(floor(pace * span / 0.3 + slice(c, 0))::INTEGER, 890))) AS k
  FROM shoppers WHERE ever = 1
), drawn AS (
  SELECT *, shopper * 1000 + k AS key, bits('day', shopper * 1000 + k) AS h FROM numbered
)
-- Candidate 0 is the first order: soon after registering, for four in five.
SELECT shopper, persona, taste, guest, key, h,
  CASE WHEN k = 0 THEN registered + least(floor(14 * pow(slice(h, 0), 3))::INTEGER, span - 1)
       ELSE registered + floor(slice(h, 0) * span)::INTEGER END::INTEGER AS day,
  CASE WHEN k = 0 AND NOT guest THEN 0.8 ELSE NULL END AS first_chance
FROM drawn;

CREATE TABLE baskets AS
SELECT shopper, persona, taste, guest, key, day, 0 AS campaign_id
FROM candidates JOIN day_weights USING (persona, day)
WHERE slice(h, 1) < coalesce(first_chance, chance);

-- ---------------------------------------------------------------------------------------------------------------------
-- Campaigns: a random fifth of those chosen is left alone (control). Of the treated, a few more than otherwise buy within
-- two weeks: that is the true uplift.

CREATE TABLE campaigns AS
SELECT * FROM (VALUES
  (1, '双十一预热满减', 'discount', 'push', DATE '2024-11-02', DATE '2024-11-11', 0.02, 0.35, 0.020),
  (2, '年货节会员日', 'birthday', 'sms', DATE '2025-01-10', DATE '2025-01-23', 0.06, 0.30, 0.015),
  (3, '春季唤醒', 'win_back', 'sms', DATE '2025-04-08', DATE '2025-04-21', 0.06, 0.60, 0.045),
  (4, '618满减', 'discount', 'push', DATE '2025-06-06', DATE '2025-06-18', 0.02, 0.35, 0.020),
  (5, '果味汽水上新', 'new_product', 'push', DATE '2025-07-10', DATE '2025-07-23', 0.02, 0.25, 0.025),
  (6, '秋季唤醒', 'win_back', 'sms', DATE '2025-10-09', DATE '2025-10-22', 0.06, 0.50, 0.050),
  (7, '双十一会员日', 'birthday', 'sms', DATE '2025-11-03', DATE '2025-11-11', 0.06, 0.30, 0.015),
  (8, '春日无糖茶上新', 'new_product', 'push', DATE '2026-03-12', DATE '2026-03-25', 0.02, 0.25, 0.020),
  (9, '618会员满减', 'discount', 'sms', DATE '2026-06-05', DATE '2026-06-18', 0.06, 0.30, 0.020),
  (10, '夏季唤醒', 'win_back', 'sms', DATE '2026-07-14', DATE '2026-07-27', 0.06, 0.15, 0.050)
) AS t(campaign_id, name, kind, medium, started_on, ended_on, unit_cost, reach, uplift);

CREATE TABLE last_before AS
SELECT c.campaign_id, shopper, max(day) AS last_day
FROM campaigns c JOIN baskets ON day < started_on - DATE '2024-07-01'
WHERE NOT guest AND kind = 'win_back' GROUP BY c.campaign_id, shopper;

CREATE TABLE chosen AS
WITH eligible AS (
  SELECT c.*, s.shopper, s.persona, s.taste, (started_on - DATE '2024-07-01')::INTEGER AS start_day, last_day
  FROM campaigns c JOIN shoppers s ON NOT s.guest AND s.registered < started_on - DATE '2024-07-01' - 7
  LEFT JOIN last_before l ON l.campaign_id = c.campaign_id AND l.shopper = s.shopper
), drawn AS (
  SELECT *, bits('campaign', shopper * 100 + campaign_id) AS h FROM eligible WHERE kind <> 'win_back' OR start_day - last_day >= 60
)
SELECT campaign_id, shopper, persona, taste, start_day, uplift, unit_cost, h, slice(h, 1) >= 0.2 AS treated
FROM drawn WHERE slice(h, 0) < reach;

INSERT INTO baskets
SELECT shopper, persona, taste, false, shopper * 1000 + 900 + campaign_id, start_day + floor(slice(h, 3) * 14)::INTEGER, campaign_id
FROM chosen WHERE treated AND slice(h, 2) < uplift;

-- ---------------------------------------------------------------------------------------------------------------------
-- What an order looks like: channel, hour, coupon, how many lines.

CREATE TABLE habits AS
SELECT * FROM (VALUES
  -- persona, weekend, shares of app, mini-program and store (the rest is delivery), hours
  (0, 0, 0.18, 0.32, 0.40, [8, 9, 10, 10, 11, 12, 12, 13, 14, 14, 15, 15, 15, 16, 17, 19, 21]),
  (0, 1, 0.36, 0.66, 0.88, [10, 11, 13, 14, 15, 16, 17, 19, 20, 21]),
  (1, 0, 0.24, 0.58, 0.90, [9, 10, 11, 16, 17, 17, 18, 19, 20, 21]),
  (1, 1, 0.12, 0.27, 0.94, [9, 10, 10, 11, 11, 14, 15, 16, 16, 17, 18, 19, 20]),
  (2, 0, 0.28, 0.72, 0.84, [0, 11, 12, 13, 16, 17, 18, 19, 20, 21, 21, 22, 22, 23]),
  (2, 1, 0.28, 0.70, 0.86, [0, 1, 12, 13, 14, 16, 18, 19, 20, 21, 22, 23]),
  (3, 0, 0.58, 0.90, 0.94, [0, 0, 7, 9, 10, 12, 18, 20, 20, 21, 22, 23]),
  (3, 1, 0.58, 0.90, 0.95, [0, 0, 9, 10, 11, 15, 20, 20, 21, 22, 23]),
  (4, 0, 0.20, 0.45, 0.85, [8, 9, 11, 12, 13, 15, 17, 18, 19, 20]),
  (4, 1, 0.18, 0.42, 0.88, [9, 10, 11, 13, 14, 15, 16, 17, 18, 20])
) AS t(persona, weekend, app, mini_program, store, hours);

CREATE TABLE carts AS
WITH drawn AS (
  SELECT b.*, d.date, d.weekend, d.summer, d.promotion, bits('cart', key) AS h, bits('time', key) AS g
  FROM baskets b JOIN days d USING (day)
), filled AS (
  SELECT d.*,
    CASE WHEN guest THEN 'store' WHEN slice(h, 0) < app THEN 'app' WHEN slice(h, 0) < mini_program THEN 'mini_program'
         WHEN slice(h, 0) < store THEN 'store' ELSE 'delivery' END AS channel,
    date + to_hours(one_of(hours, slice(g, 0))) + to_minutes(floor(slice(g, 1) * 60)::INTEGER) + to_seconds(floor(slice(g, 2) * 60)) AS ordered_at,
    NOT guest AND slice(h, 1) < least(0.97, [0.14, 0.22, 0.28, 0.78, 0.12][d.persona + 1] + CASE WHEN promotion <> 'none' OR campaign_id > 0 THEN 0.22 ELSE 0 END) AS with_coupon,
    1 + floor([1.9, 3.4, 1.9, 2.6, 2.0][d.persona + 1] * slice(h, 2) * slice(h, 2) + CASE WHEN slice(h, 3) < 0.4 THEN 1 ELSE 0 END
      + CASE WHEN promotion <> 'none' THEN 1.2 * slice(h, 3) ELSE 0 END)::INTEGER AS size
  FROM drawn d JOIN habits USING (persona, weekend)
)
SELECT row_number() OVER (ORDER BY ordered_at, key) AS order_id, * FROM filled;

CREATE TABLE orders AS
SELECT order_id, CASE WHEN guest THEN NULL ELSE shopper END AS user_id, ordered_at, channel,
  CASE WHEN NOT with_coupon THEN NULL WHEN campaign_id > 0 THEN 'CAMPAIGN' || campaign_id WHEN promotion <> 'none' THEN 'FESTIVAL20'
       WHEN slice(g, 3) < 0.5 THEN 'FULL50' ELSE 'WEEKLY10' END AS coupon_id, promotion
FROM carts;

CREATE TABLE lines AS
WITH numbered AS (
  SELECT order_id, shopper, guest, persona, taste, weekend, summer, promotion, with_coupon, key, unnest(range(size)) AS nth FROM carts
), drawn AS (
  SELECT *, bits('line', key * 10 + nth) AS h, bits('favourite', shopper * 4 + nth % 3) AS f FROM numbered
), picked AS (
  -- Two in five lines are one of the shopper's three favourites.
  SELECT *, floor(400 * CASE WHEN slice(h, 0) < 0.4 THEN slice(f, 0) ELSE slice(h, 1) END)::INTEGER AS slot FROM drawn
), priced AS (
  SELECT p.*, q.product_id, q.price, q.margin,
    1 + floor(slice(h, 2) * slice(h, 2) * CASE WHEN q.price >= 15 THEN 2.6 WHEN persona IN (1, 3) THEN 11 ELSE 5 END)::INTEGER AS quantity,
    -- Promotions take a tenth to a fifth off some lines, coupons another tenth or more.
    CASE WHEN promotion <> 'none' AND slice(h, 3) < 0.7 THEN 0.15 WHEN slice(h, 3) > 0.88 THEN 0.10 ELSE 0 END
      + CASE WHEN with_coupon THEN 0.10 + 0.05 * (promotion <> 'none')::INTEGER ELSE 0 END AS off
  FROM picked p JOIN slots USING (persona, weekend, summer, taste, slot) JOIN products q USING (product_id)
)
SELECT order_id * 10 + nth AS line_id, order_id, CASE WHEN guest THEN NULL ELSE shopper END AS user_id, product_id, quantity,
  (price * quantity)::DECIMAL(10, 2) AS list_amount,
  (price * quantity * off)::DECIMAL(10, 2) AS discount,
  ((price * quantity)::DECIMAL(10, 2) - (price * quantity * off)::DECIMAL(10, 2))::DECIMAL(10, 2) AS amount,
  ((price * quantity)::DECIMAL(10, 2) - (price * quantity * off)::DECIMAL(10, 2) - ((price - margin) * quantity)::DECIMAL(10, 2))::DECIMAL(10, 2) AS margin
FROM priced;

CREATE TABLE returns AS
WITH drawn AS (
  SELECT l.line_id, l.amount, o.ordered_at, bits('return', l.line_id) AS h, o.channel, p.category
  FROM lines l JOIN orders o USING (order_id) JOIN products p USING (product_id)
), dated AS (
  SELECT *, ordered_at + to_hours(12 + floor(slice(h, 1) * 150)::INTEGER) + to_minutes(floor(slice(h, 2) * 60)::INTEGER) AS returned_at
  FROM drawn WHERE amount > 0 AND slice(h, 0) < CASE channel WHEN 'delivery' THEN 0.026 WHEN 'store' THEN 0.006 ELSE 0.018 END * CASE category WHEN 'dairy' THEN 1.6 ELSE 1 END
)
SELECT row_number() OVER (ORDER BY returned_at, line_id) AS return_id, line_id, returned_at, amount AS refund,
  CASE WHEN slice(h, 3) < 0.4 THEN 'damaged' WHEN slice(h, 3) < 0.65 THEN 'near_expiry' WHEN slice(h, 3) < 0.8 THEN 'wrong_item' ELSE 'taste' END AS reason
FROM dated WHERE returned_at < TIMESTAMP '2026-08-20';

-- ---------------------------------------------------------------------------------------------------------------------
-- App events: the visit, view and cart before most online orders, and visits that lead to nothing.

CREATE TABLE app_events AS
WITH sessions AS (
  SELECT key AS id, CASE WHEN guest THEN NULL ELSE shopper END AS user_id, persona, weekend, summer, taste, greatest(date::TIMESTAMP, ordered_at - INTERVAL 12 MINUTE) AS begun, 0.75 AS cart, bits('session', key) AS h
  FROM carts WHERE channel IN ('app', 'mini_program', 'delivery')
  UNION ALL
  -- Candidate days that were not bought on are visits, for a share of them.
  SELECT -key, CASE WHEN guest THEN NULL ELSE shopper END, persona, weekend, summer, taste,
    date + to_minutes(480 + floor(slice(h, 3) * 900)::INTEGER), 0.16, bits('session', -key)
  FROM candidates JOIN day_weights w USING (persona, day) JOIN days USING (day)
  WHERE slice(h, 1) >= coalesce(first_chance, chance) AND slice(h, 2) < 0.4
), viewed AS (
  SELECT s.*, product_id FROM sessions s
  JOIN slots p ON p.persona = s.persona AND p.weekend = s.weekend AND p.summer = s.summer AND p.taste = s.taste AND p.slot = floor(400 * slice(s.h, 0))::INTEGER
), steps AS (
  SELECT id, user_id, begun, NULL AS product_id, 'visit' AS kind, 0 AS step FROM viewed
  UNION ALL SELECT id, user_id, begun + INTERVAL 1 MINUTE, product_id, 'browse', 1 FROM viewed WHERE slice(h, 1) < 0.8
  UNION ALL SELECT id, user_id, begun + INTERVAL 4 MINUTE, product_id, 'add_to_cart', 2 FROM viewed WHERE slice(h, 1) < 0.8 AND slice(h, 2) < cart
  UNION ALL SELECT id, user_id, begun + INTERVAL 5 MINUTE, product_id, 'share', 3 FROM viewed WHERE slice(h, 1) < 0.8 AND slice(h, 3) < 0.03
)
SELECT row_number() OVER (ORDER BY begun, id, step) AS event_id, user_id, begun AS happened_at, kind, product_id::INTEGER AS product_id FROM steps;

-- ---------------------------------------------------------------------------------------------------------------------
-- Members as they are seen: the level follows last year's spend, some leave gender and birth year blank.

CREATE TABLE totals AS
SELECT lines.user_id, count(DISTINCT order_id) AS orders, max(ordered_at)::DATE AS last_on,
  coalesce(sum(amount) FILTER (WHERE ordered_at >= TIMESTAMP '2025-08-20'), 0) AS year_spend
FROM lines JOIN orders USING (order_id) WHERE lines.user_id IS NOT NULL GROUP BY lines.user_id;

CREATE TABLE users AS
WITH drawn AS (
  SELECT shopper, persona, registered, city, tier, c, bits('name', shopper) AS n, bits('source', shopper) AS s FROM shoppers WHERE NOT guest
), referred AS (
  SELECT *, CASE WHEN shopper <= 20 THEN 0.95 ELSE slice(s, 0) END AS source FROM drawn
)
SELECT shopper AS user_id,
  one_of(['半糖','加冰','微甜','爱喝','元气','慢悠悠的','路过的','周末','早起的','认真的'], slice(n, 0))
    || one_of(['柚子','乌龙','橙子','青柠','薄荷','桃子','小熊','海豹','阿茶','椰子','面包','栗子'], slice(n, 1)) || floor(slice(n, 2) * 10000)::INTEGER AS nickname,
  day_of(registered) AS registered_on,
  CASE WHEN slice(c, 1) < 0.06 THEN NULL WHEN slice(c, 1) < [0.60, 0.72, 0.58, 0.70, 0.50][persona + 1] THEN 'female' ELSE 'male' END AS gender,
  CASE WHEN slice(c, 2) < 0.12 THEN NULL ELSE [1984, 1976, 2000, 1972, 1962][persona + 1] + floor(slice(c, 3) * [16, 15, 8, 30, 42][persona + 1])::INTEGER END AS birth_year,
  city, tier AS city_tier,
  CASE WHEN source < 0.18 THEN 'referral' WHEN source < 0.48 THEN 'store_code' WHEN source < 0.70 THEN 'social' WHEN source < 0.90 THEN 'search_ads' ELSE 'partner' END AS acquisition,
  CASE WHEN coalesce(year_spend, 0) >= 1200 THEN 'diamond' WHEN coalesce(year_spend, 0) >= 600 THEN 'gold' WHEN coalesce(year_spend, 0) >= 200 THEN 'silver' ELSE 'regular' END AS member_level,
  -- Half of the referrals come from one member in ten.
  CASE WHEN source >= 0.18 THEN NULL WHEN slice(s, 1) < 0.5 THEN 1 + 10 * floor(slice(s, 2) * ((shopper - 2) // 10 + 1))::BIGINT
       ELSE 1 + floor(slice(s, 2) * (shopper - 1))::BIGINT END AS referrer_id
FROM referred LEFT JOIN totals ON user_id = shopper;

CREATE TABLE referrals AS
SELECT user_id AS referral_id, referrer_id, user_id AS new_user_id, registered_on AS referred_on FROM users WHERE referrer_id IS NOT NULL;

CREATE TABLE campaign_members AS
SELECT shopper * 100 + campaign_id AS member_id, campaign_id, shopper AS user_id, CASE WHEN treated THEN 'treated' ELSE 'control' END AS arm,
  day_of(start_day) + INTERVAL 10 HOUR AS assigned_at, CASE WHEN treated THEN unit_cost ELSE 0 END::DECIMAL(10, 2) AS cost
FROM chosen;

-- Answers come some days after an order, more from those who buy a lot. Those who stay on give better scores.
CREATE TABLE nps AS
WITH asked AS (
  SELECT user_id, orders, last_on, k, bits('nps', user_id * 10 + k) AS h FROM totals, range(2) t(k)
), answered AS (
  SELECT *, last_on - (k * 120)::INTEGER + floor(slice(h, 1) * 12)::INTEGER + 1 AS answered_on FROM asked WHERE slice(h, 0) < least(0.3, 0.05 + 0.012 * orders) AND (k = 0 OR orders >= 8)
)
SELECT user_id * 10 + k AS answer_id, user_id, answered_on + to_minutes(540 + floor(slice(h, 2) * 720)::INTEGER) AS answered_at,
  greatest(0, least(10, round(6.3 + CASE WHEN last_on >= DATE '2026-06-20' THEN 1.5 WHEN last_on >= DATE '2026-03-01' THEN 0.4 ELSE -0.6 END
    + least(1.4, 0.12 * orders) + 5 * (slice(h, 3) + slice(h, 2) - 1))))::INTEGER AS score
FROM answered a WHERE answered_on <= DATE '2026-08-19' AND answered_on > (SELECT day_of(registered) FROM shoppers s WHERE s.shopper = a.user_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- The files.

COPY (SELECT user_id, nickname, registered_on, gender, birth_year, city, city_tier, acquisition, member_level, referrer_id FROM users ORDER BY user_id) TO '{{out}}/users.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT product_id, name, category, subcategory, product_line, brand, price, margin FROM products ORDER BY product_id) TO '{{out}}/products.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT * FROM orders ORDER BY order_id) TO '{{out}}/orders.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT * FROM lines ORDER BY line_id) TO '{{out}}/lines.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT * FROM returns ORDER BY return_id) TO '{{out}}/returns.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT * FROM app_events ORDER BY event_id) TO '{{out}}/app_events.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT * FROM referrals ORDER BY referral_id) TO '{{out}}/referrals.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT campaign_id, name, kind, medium, started_on, ended_on FROM campaigns ORDER BY campaign_id) TO '{{out}}/campaigns.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT * FROM campaign_members ORDER BY member_id) TO '{{out}}/campaign_members.parquet' (FORMAT parquet, COMPRESSION zstd);

COPY (SELECT * FROM nps ORDER BY answer_id) TO '{{out}}/nps.parquet' (FORMAT parquet, COMPRESSION zstd);
