//! A generated model with many fields and values, the same for the same seed. Knows nothing of the reader.

use indexmap::IndexMap;
use std::fmt::Write;
use tagmata_core::model::{DimensionId, Model};
use tagmata_core::warehouse::Values;

/// Fields of the model.
pub const FIELDS: usize = 400;

/// Numbers that look like chance, the same on every machine (SplitMix64).
pub struct Chance(u64);

impl Chance {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// Owners of fields: source, the column part, Chinese, English.
const OWNERS: [(&str, &str, &str); 5] = [
    ("users", "用户", "user"),
    ("orders", "订单", "order"),
    ("products", "商品", "product"),
    ("stores", "门店", "store"),
    ("lines", "明细", "line"),
];
const SIDES: [(&str, &str); 10] = [
    ("首选", "preferred"),
    ("最近", "latest"),
    ("历史", "historic"),
    ("默认", "default"),
    ("上级", "parent"),
    ("备选", "backup"),
    ("原始", "original"),
    ("核心", "core"),
    ("季节", "seasonal"),
    ("区域", "regional"),
];
const THINGS: [(&str, &str); 8] = [
    ("渠道", "channel"),
    ("品牌", "brand"),
    ("等级", "tier"),
    ("来源", "origin"),
    ("城市", "city"),
    ("类型", "type"),
    ("活动", "campaign"),
    ("规格", "format"),
];
const MAKERS: [(&str, &str); 40] = [
    ("青禾", "Aurora"),
    ("云岭", "Redwood"),
    ("海棠", "Northgate"),
    ("鹿鸣", "Silverline"),
    ("东篱", "Maplewood"),
    ("白鹭", "Kestrel"),
    ("南山", "Harborview"),
    ("听雨", "Juniper"),
    ("松间", "Bluefin"),
    ("晴川", "Foxglove"),
    ("归园", "Larkspur"),
    ("望舒", "Highland"),
    ("梧桐", "Copperfield"),
    ("飞鸟", "Ironbark"),
    ("静湖", "Willowbrook"),
    ("长亭", "Sandpiper"),
    ("竹里", "Rosemont"),
    ("秋水", "Evergreen"),
    ("山岚", "Brightwater"),
    ("九歌", "Stonebridge"),
    ("蓝鲸", "Meadowlark"),
    ("半夏", "Cloverdale"),
    ("朝露", "Whitecap"),
    ("星野", "Oakhurst"),
    ("明月", "Riverbend"),
    ("江南", "Thistle"),
    ("雪松", "Cedarcrest"),
    ("木槿", "Golden Gate"),
    ("流萤", "Fairview"),
    ("桃溪", "Sunrise"),
    ("银杏", "Greystone"),
    ("春信", "Lakeside"),
    ("和风", "Hollowell"),
    ("拾光", "Pinecone"),
    ("知秋", "Westbrook"),
    ("如意", "Summit"),
    ("碧落", "Ashford"),
    ("沐野", "Driftwood"),
    ("金穗", "Marigold"),
    ("山海", "Kingfisher"),
];
const TASTES: [(&str, &str); 30] = [
    ("青柠", "Lime"),
    ("薄荷", "Mint"),
    ("原味", "Original"),
    ("海盐", "Sea Salt"),
    ("蜜桃", "Peach"),
    ("乌龙", "Oolong"),
    ("芝士", "Cheese"),
    ("抹茶", "Matcha"),
    ("可可", "Cocoa"),
    ("香草", "Vanilla"),
    ("芒果", "Mango"),
    ("椰子", "Coconut"),
    ("红豆", "Red Bean"),
    ("黑糖", "Brown Sugar"),
    ("玫瑰", "Rose"),
    ("桂花", "Osmanthus"),
    ("蓝莓", "Blueberry"),
    ("草莓", "Strawberry"),
    ("柚子", "Grapefruit"),
    ("生姜", "Ginger"),
    ("燕麦", "Oat"),
    ("杏仁", "Almond"),
    ("花生", "Peanut"),
    ("焦糖", "Caramel"),
    ("荔枝", "Lychee"),
    ("山楂", "Hawthorn"),
    ("番茄", "Tomato"),
    ("孜然", "Cumin"),
    ("麻辣", "Spicy"),
    ("无糖", "Sugar Free"),
];
const WARES: [(&str, &str); 30] = [
    ("气泡水", "Sparkling Water"),
    ("酸奶", "Yogurt"),
    ("饼干", "Biscuits"),
    ("薯片", "Crisps"),
    ("坚果", "Nuts"),
    ("拿铁", "Latte"),
    ("果汁", "Juice"),
    ("冰淇淋", "Ice Cream"),
    ("蛋糕", "Cake"),
    ("面包", "Bread"),
    ("奶昔", "Milkshake"),
    ("豆浆", "Soy Milk"),
    ("麦片", "Muesli"),
    ("牛肉干", "Beef Jerky"),
    ("海苔", "Seaweed"),
    ("果冻", "Jelly"),
    ("软糖", "Gummies"),
    ("巧克力", "Chocolate"),
    ("咖啡豆", "Coffee Beans"),
    ("茶包", "Tea Bags"),
    ("洗手液", "Hand Wash"),
    ("牙膏", "Toothpaste"),
    ("沐浴露", "Shower Gel"),
    ("面膜", "Face Mask"),
    ("护手霜", "Hand Cream"),
    ("猫粮", "Cat Food"),
    ("狗粮", "Dog Food"),
    ("湿巾", "Wipes"),
    ("纸巾", "Tissues"),
    ("洗衣液", "Detergent"),
];
const SIZES: [(&str, &str); 12] = [
    ("小包", "small"),
    ("大包", "large"),
    ("家庭装", "family pack"),
    ("礼盒", "gift box"),
    ("两连包", "twin pack"),
    ("整箱", "case"),
    ("小瓶", "250 ml"),
    ("大瓶", "500 ml"),
    ("一升", "1 litre"),
    ("小袋", "100 g"),
    ("旅行装", "travel size"),
    ("限量版", "limited edition"),
];
const SERIES: usize = 12;
const SYLLABLES: [&str; 24] = [
    "vel", "mor", "tan", "ris", "lo", "ka", "ber", "sel", "du", "fen", "gar", "hul", "ni", "pax", "quo", "rem", "sta",
    "tor", "ul", "ven", "wim", "xa", "yor", "zel",
];
const CHARS: [char; 40] = [
    '安', '博', '辰', '德', '恩', '方', '广', '恒', '嘉', '凯', '乐', '美', '宁', '鹏', '奇', '瑞', '盛', '泰', '万',
    '欣', '雅', '正', '卓', '宏', '兰', '维', '诺', '亚', '丽', '佳', '康', '福', '达', '顺', '丰', '同', '和', '天',
    '华', '元',
];

/// A brand that nobody has heard of: half of all makers, for data is full of names that are no words.
fn invented(n: usize) -> (String, String) {
    let syllable = |at: usize| SYLLABLES[at % SYLLABLES.len()];
    let en = format!("{}{}{}", syllable(n), syllable(n / 24), syllable(n / 576));
    let char = |at: usize| CHARS[at % CHARS.len()];
    (format!("{}{}{}", char(n), char(n / 40), char(n / 1600)), format!("{}{}", en[..1].to_uppercase(), &en[1..]))
}

/// A thing's Chinese and English name, one of some five million.
fn product(n: usize) -> (String, String) {
    let mut rest = n;
    let mut next = |size: usize| {
        let at = rest % size;
        rest /= size;
        at
    };
    let (maker, taste, ware, size) =
        (MAKERS[next(MAKERS.len())], TASTES[next(TASTES.len())], WARES[next(WARES.len())], SIZES[next(SIZES.len())]);
    let series = next(SERIES);
    let own = invented(n / 7);
    let maker = if n.is_multiple_of(2) { (own.0.as_str(), own.1.as_str()) } else { maker };
    let zh = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "甲"][series];
    let en = if series == 0 { String::new() } else { format!(" {}", char::from(b'A' + series as u8)) };
    (
        format!("{}{}{}{}{zh}", maker.0, taste.0, ware.0, size.0),
        format!("{} {} {} {}{en}", maker.1, taste.1, ware.1, size.1),
    )
}

/// A model with the values read from its data.
pub struct Made {
    /// The model.
    pub model: Model,
    /// The values.
    pub values: IndexMap<DimensionId, Values>,
    /// Names of fields: Chinese, English.
    pub fields: Vec<(String, String)>,
}

/// Makes a model with [`FIELDS`] fields and about `values` values read from data, half of them named in Chinese.
pub fn make(values: usize, seed: u64) -> Made {
    let mut chance = Chance::new(seed);
    let mut dimensions = String::new();
    let mut read: IndexMap<DimensionId, Values> = IndexMap::new();
    let mut fields = Vec::new();
    for at in 0..FIELDS {
        let (owner, zh, en) = OWNERS[at / 80];
        let (side, thing) = (SIDES[at % 80 / 8], THINGS[at % 8]);
        let id = format!("{owner}.{}_{}", side.1, thing.1);
        let name = (format!("{zh}{}{}", side.0, thing.0), format!("{} {en} {}", side.1, thing.1));
        let column = format!("{owner}.{}_{}", side.1, thing.1);
        let _ =
            writeln!(dimensions, "  {id}:\n    column: {column}\n    names: {{zh: [{}], en: [{}]}}", name.0, name.1);
        fields.push(name);
        // Every tenth field of products and stores is read from the data.
        if owner == "products" && at % 10 == 0 {
            dimensions.push_str("    values_from_data: 1000000\n");
            let share = values / 8;
            let mut list = Vec::with_capacity(share);
            let first = read.len() * share;
            for n in first..first + share {
                // Steps that share no factor with the count of names visit each name once.
                let (zh, en) = product(n.wrapping_mul(1_299_709) % (40 * 30 * 30 * 12 * SERIES));
                list.push(if chance.below(2) == 0 { zh } else { en });
            }
            read.insert(DimensionId::new(&id), Values { values: list, complete: true });
        }
    }
    let text = format!("{HEAD}{dimensions}{TAIL}");
    let model =
        Model::load("bench.yaml", &text).unwrap_or_else(|wrong| panic!("the generated model is good: {wrong:#?}"));
    Made { model, values: read, fields }
}

const HEAD: &str = "
model: bench
about: {zh: 量速度用的模型, en: A model to measure with}
calendar: {timezone: Asia/Shanghai, today: 2026-08-20}
sources:
  users: {from: users.parquet, key: user_id, time: registered_on}
  products: {from: products.parquet, key: product_id}
  stores: {from: stores.parquet, key: store_id}
  orders: {from: orders.parquet, key: order_id, time: ordered_at, joins: {user_id: users, store_id: stores}}
  lines: {from: lines.parquet, key: line_id, time: orders.ordered_at, joins: {order_id: orders, product_id: products}}
entities:
  user: {source: users, names: {zh: [用户, 客户, 会员], en: [user, customer, member]}}
dimensions:
  user.age: {column: users.age, type: number, unit: years, names: {zh: [年龄], en: [age]}}
  product.category:
    column: products.category
    names: {zh: [品类], en: [category]}
    values:
      drinks: {names: {zh: [饮料], en: [drink]}}
      snacks: {names: {zh: [零食], en: [snack]}}
      beauty: {names: {zh: [美妆], en: [cosmetic]}}
  user.city:
    column: users.city
    names: {zh: [城市], en: [city]}
    values:
      shanghai: {names: {zh: [上海], en: [Shanghai]}}
      beijing: {names: {zh: [北京], en: [Beijing]}}
      hangzhou: {names: {zh: [杭州], en: [Hangzhou]}}
";

const TAIL: &str = "
events:
  purchase:
    source: lines
    names: {zh: [购买, 交易], en: [purchase]}
    verbs: {zh: [买, 购买, 下单], en: [buy, purchase]}
    doers: {zh: [买家], en: [buyer]}
    occasion: lines.order_id
    counters: {zh: [次, 单], en: [time, order]}
    amount: spend
    objects: [product.category]
metrics:
  spend: {sum: lines.amount, unit: CNY, names: {zh: [销售额, 消费额, 消费], en: [spend, sales]}, verbs: {zh: [花], en: [spend]}}
  items: {sum: lines.quantity, unit: items, names: {zh: [销量], en: [units sold]}, counters: {zh: [件], en: [item]}}
  orders: {count_distinct: lines.order_id, unit: orders, names: {zh: [订单数], en: [number of orders]}}
  aov: {ratio: [spend, orders], unit: CNY, names: {zh: [客单价], en: [AOV, average order value]}}
  users: {count: users, unit: people, names: {zh: [注册人数], en: [registrations]}}
tags:
  activity:
    class: behaviour
    names: {zh: [活跃度], en: [activity]}
    rules:
      - {value: active, names: {zh: [活跃], en: [active]}, when: {did: {event: purchase, during: {last: 30, unit: day}}}}
      - {value: dormant, names: {zh: [沉睡], en: [dormant]}, when: {not: {did: {event: purchase, during: {last: 90, unit: day}}}}}
      - {value: cooling, names: {zh: [降温], en: [cooling]}, otherwise: true}
  gender:
    column: users.gender
    names: {zh: [性别], en: [gender]}
    values:
      female: {names: {zh: [女性], en: [female]}}
      male: {names: {zh: [男性], en: [male]}}
terms:
  vip:
    names: {zh: [VIP], en: [VIP]}
    about: {zh: 消费满5000, en: Spent 5000 or more}
    who: {metric: {term: {metric: spend}, test: {at_least: 5000}}}
";
