//! What common words in the names of tables and columns stand for, in English and Chinese. Data only: the rules that
//! weigh them are elsewhere. None is taken from any one database.

/// Endings of names that hold a key, a number or a code of something.
pub const ID: &[&str] = &[
    "id", "ids", "code", "key", "no", "number", "uid", "uuid", "guid", "identifier", "nbr", "ref", "编号", "代码", "编码", "号",
    "号码", "序号", "标识", "主键",
];

/// Those of them that never mean a quantity.
pub const SURE_ID: &[&str] = &["id", "ids", "uid", "uuid", "guid", "identifier", "key", "编号", "代码", "编码", "标识", "主键"];

/// Numbers that name something: never added up, never averaged.
pub const CODES: &[&str] = &[
    "zip", "zipcode", "postcode", "postal", "isbn", "sku", "barcode", "ean", "upc", "phone", "telephone", "mobile", "fax",
    "cell", "version", "line", "latitude", "longitude", "lat", "lng", "lon", "sequence", "ssn", "iban", "extension", "index", "邮编",
    "电话", "手机", "手机号", "纬度", "经度", "条码", "序号", "身份证", "版本",
];

/// Numbers that are averaged, not added up.
pub const AVERAGED: &[&str] = &[
    "age", "rate", "ratio", "percent", "percentage", "price", "score", "rating", "temperature", "height", "weight", "speed", "gpa",
    "average", "avg", "mean", "grade", "level", "rank", "ranking", "density", "probability", "discount", "margin", "expectancy",
    "salary", "wage", "humidity", "pressure", "share", "interest", "mark", "stars", "star", "index", "credit", "limit", "size",
    "length", "width", "depth", "elevation", "altitude", "median", "per", "priority", "floor", "horsepower", "mpg",
    "acceleration", "年龄", "单价", "价格", "售价", "原价", "定价", "进价", "比率", "比例", "率", "评分", "得分", "分数", "成绩", "温度", "身高",
    "体重", "平均", "均价", "折扣", "排名", "等级", "工资", "薪资", "薪水", "百分比", "占比", "星级", "评级",
];

/// Numbers that add up.
pub const ADDED: &[&str] = &[
    "amount", "total", "cost", "revenue", "sales", "sale", "fee", "fees", "payment", "paid", "spend", "spending", "income", "profit", "budget",
    "tax", "charge", "charges", "refund", "deposit", "money", "quantity", "count", "units", "volume", "points", "minutes",
    "duration", "seconds", "hours", "distance", "balance", "votes", "sold", "visits", "views", "clicks", "installs", "reviews",
    "downloads", "subtotal", "value", "earnings", "turnover", "expense", "expenses", "commission", "tip", "fare", "stock",
    "population", "area", "passengers", "attendance", "impressions", "sessions", "transactions", "orders", "gmv", "pv", "uv", "number",
    "donation", "loan", "claim", "payout", "premium", "killed", "injured", "deaths", "金额", "总额", "总价", "数量", "销售额", "销量",
    "收入", "利润", "费用", "成本", "人数", "次数", "件数", "时长", "总计", "合计", "营收", "支出", "余额", "票房", "点击量", "浏览量",
    "访问量", "订单数", "税额", "运费", "库存", "交易额", "面积", "人口", "额", "量", "数",
];

/// Money among those.
pub const MONEY: &[&str] = &[
    "amount", "cost", "revenue", "sales", "fee", "fees", "payment", "paid", "spend", "spending", "income", "profit", "price", "tax",
    "charge", "refund", "deposit", "balance", "subtotal", "total", "value", "fare", "earnings", "turnover", "salary", "budget",
    "金额", "总额", "总价", "销售额", "收入", "利润", "费用", "成本", "营收", "支出", "余额", "价格", "单价", "交易额",
];

/// People that a business serves; what comes first is meant first.
pub const CUSTOMERS: &[&str] = &[
    "customer", "user", "member", "client", "consumer", "buyer", "shopper", "subscriber", "household", "patient", "student", "guest",
    "visitor", "passenger", "player", "person", "participant", "applicant", "borrower", "investor", "voter", "viewer", "fan", "donor",
    "owner", "tourist", "citizen", "resident", "account", "contact", "policyholder", "highschooler", "客户", "用户", "会员", "顾客", "买家",
    "消费者", "患者", "病人", "学生", "访客", "乘客", "玩家", "人员", "学员", "借款人", "投资者", "居民",
];

/// People who work.
pub const STAFF: &[&str] = &[
    "employee", "staff", "teacher", "agent", "driver", "doctor", "physician", "nurse", "salesperson", "salespersons", "professional",
    "worker", "manager", "officer", "instructor", "professor", "tutor", "author", "seller", "rep", "representative", "conductor",
    "singer", "artist", "actor", "director", "candidate", "contestant", "engineer", "technician", "员工", "职员", "教师", "老师", "医生",
    "司机", "作者", "销售员", "经理", "歌手", "演员", "导演",
];

/// Names of columns that only people have.
pub const OF_PEOPLE: &[&str] = &["gender", "sex", "birth", "surname", "nationality", "性别", "出生", "生日", "姓名"];

/// Numbers that are a year.
pub const YEARS: &[&str] = &["year", "年份", "年度", "年"];

/// Columns that date what happened, the surest first.
pub const HAPPENED: &[&str] = &[
    "date", "time", "at", "on", "datetime", "timestamp", "day", "created", "ordered", "placed", "made", "happened", "日期", "时间",
];

/// Dates that are not when a row happened.
pub const NOT_HAPPENED: &[&str] = &[
    "birth", "expiry", "expire", "expires", "expiration", "end", "due", "delivered", "delivery", "updated", "modified", "deleted", "to",
    "until", "closed", "close", "finish", "finished", "left", "departed", "last", "promised", "estimated", "arrival", "arrived", "valid", "出生",
    "生日", "到期", "结束", "更新", "截止", "送达",
];

/// Flags: columns whose 0 and 1 mean no and yes.
pub const FLAGS: &[&str] = &["is", "has", "was", "can", "flag", "yn", "did", "是否"];

/// Columns that tell one thing from another in the eyes of people.
pub const LABELS: &[&str] = &["name", "title", "label", "fullname", "nickname", "caption", "名称", "姓名", "标题", "名字", "名", "昵称"];

/// Things that happen, with their verbs, doers and counters: noun, verbs in English, Chinese noun, Chinese verbs.
pub const DOINGS: &[(&str, &[&str], &str, &[&str])] = &[
    ("order", &["order", "place an order"], "订单", &["下单"]),
    ("purchase", &["purchase", "buy"], "购买", &["购买", "买"]),
    ("sale", &["buy", "purchase"], "销售", &["购买", "买"]),
    ("transaction", &["transact"], "交易", &["交易"]),
    ("payment", &["pay"], "付款", &["付款", "支付"]),
    ("booking", &["book"], "预订", &["预订"]),
    ("reservation", &["reserve"], "预约", &["预约"]),
    ("rental", &["rent"], "租赁", &["租"]),
    ("visit", &["visit"], "访问", &["访问", "到访"]),
    ("review", &["review"], "评价", &["评价"]),
    ("rating", &["rate"], "评分", &["评分"]),
    ("comment", &["comment"], "评论", &["评论"]),
    ("return", &["return"], "退货", &["退货"]),
    ("refund", &["get a refund"], "退款", &["退款"]),
    ("claim", &["claim"], "理赔", &["理赔"]),
    ("complaint", &["complain"], "投诉", &["投诉"]),
    ("subscription", &["subscribe"], "订阅", &["订阅"]),
    ("registration", &["register"], "注册", &["注册"]),
    ("enrolment", &["enrol", "enroll"], "选课", &["选课"]),
    ("enrollment", &["enroll", "enrol"], "选课", &["选课"]),
    ("login", &["log in"], "登录", &["登录"]),
    ("session", &[], "会话", &[]),
    ("ride", &["ride"], "行程", &["乘车"]),
    ("trip", &["travel"], "行程", &["出行"]),
    ("vote", &["vote"], "投票", &["投票"]),
    ("loan", &["borrow"], "贷款", &["贷款"]),
    ("delivery", &[], "配送", &[]),
    ("shipment", &[], "发货", &[]),
    ("invoice", &[], "发票", &[]),
    ("checkin", &["check in"], "签到", &["签到"]),
    ("play", &["play"], "播放", &["播放"]),
    ("view", &["view"], "浏览", &["浏览"]),
    ("click", &["click"], "点击", &["点击"]),
    ("download", &["download"], "下载", &["下载"]),
    ("donation", &["donate"], "捐赠", &["捐赠"]),
    ("appointment", &[], "预约", &["预约"]),
    ("treatment", &[], "治疗", &["治疗"]),
    ("performance", &["perform"], "演出", &["演出"]),
    ("lesson", &[], "课程", &["上课"]),
];

/// Prefixes of table names that say nothing about what is in the table.
pub const TABLE_PREFIXES: &[&str] = &["dim", "fact", "fct", "tbl", "t", "d", "f", "ref", "stg", "ods", "dwd", "dws", "dwb", "ads", "raw", "di"];

/// Personal data by the words of a column: the words that must all be there, and what it is.
pub const PERSONAL: &[(&[&str], &str)] = &[
    (&["email"], "an e-mail address"),
    (&["mail", "address"], "an e-mail address"),
    (&["邮箱"], "an e-mail address"),
    (&["phone"], "a phone number"),
    (&["telephone"], "a phone number"),
    (&["mobile"], "a phone number"),
    (&["cellphone"], "a phone number"),
    (&["cell"], "a phone number"),
    (&["fax"], "a phone number"),
    (&["电话"], "a phone number"),
    (&["手机"], "a phone number"),
    (&["手机号"], "a phone number"),
    (&["first", "name"], "a person's name"),
    (&["last", "name"], "a person's name"),
    (&["middle", "name"], "a person's name"),
    (&["full", "name"], "a person's name"),
    (&["given", "name"], "a person's name"),
    (&["family", "name"], "a person's name"),
    (&["surname"], "a person's name"),
    (&["姓名"], "a person's name"),
    (&["date", "birth"], "a date of birth"),
    (&["birth", "date"], "a date of birth"),
    (&["birthday"], "a date of birth"),
    (&["birthdate"], "a date of birth"),
    (&["出生日期"], "a date of birth"),
    (&["生日"], "a date of birth"),
    (&["ssn"], "a number of identity"),
    (&["social", "security"], "a number of identity"),
    (&["passport"], "a number of identity"),
    (&["national", "id"], "a number of identity"),
    (&["identity", "card"], "a number of identity"),
    (&["身份证"], "a number of identity"),
    (&["护照"], "a number of identity"),
    (&["password"], "a secret"),
    (&["密码"], "a secret"),
    (&["ip", "address"], "a network address"),
    (&["credit", "card"], "a card number"),
    (&["card", "number"], "a card number"),
    (&["银行卡"], "a card number"),
];

/// Words of a column that make it someone's address, where its table is about people or addresses.
pub const ADDRESS: &[&str] = &["address", "street", "line1", "line2", "line", "building", "住址", "地址", "街道"];
