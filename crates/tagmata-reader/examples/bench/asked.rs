//! The questions that are measured: the same mix for the same model. Knows no figure.

use crate::made::{Chance, Made};

/// Fillings of each pattern.
const EACH: usize = 7;

/// `{v}` and `{w}` a value read from the data, `{t}` one mistyped, `{f}` a field, `{n}` a number; in the language of the pattern.
const ZH: [&str; 34] = [
    "买过{v}的用户有多少",
    "上季度买过{v}的沉睡用户有哪些",
    "{v}的销售额",
    "各{f}的销售额",
    "近90天消费满{n}元的用户",
    "没买过{v}但买过{w}的女性用户",
    "每月{v}的订单数",
    "按{f}拆一下VIP用户的客单价",
    "销售额前10的{f}",
    "2026年第一季度买过至少3次饮料的上海用户有多少",
    "近半年饮料的销售额趋势",
    "{v}和{w}的销售额分别是多少",
    "请帮我看看上个月北京的活跃用户名单",
    "上季度买过零食但是近30天没下单的会员",
    "人均消费超过{n}元的{f}有哪些",
    "今年以来每周的订单数，按{f}分",
    "VIP用户占比",
    "女性用户里买过{v}的比例",
    "买过饮料又买过{v}的用户，按城市看人数",
    "客单价最高的5个{f}",
    "去年同期{v}的销量是多少",
    "2026年3月到5月杭州用户的销售额",
    "双十一期间买过{v}的用户",
    "最近买过{v}的用户",
    "{v}囧囧的用户有多少",
    "买过{v}的帅气客户有哪些",
    "买过3次以上，消费额不低于{n}元，而且近90天没有下单的上海女性用户",
    "上周和上上周的销售额对比",
    "ＶＩＰ用户　近３０天　买过{v}的有多少？？",
    "今天天气怎么样",
    "删除所有用户",
    "上个月的销费额和客单介",
    "买过{t}的用户有多少",
    "年龄在25到35岁之间的{f}分布",
];
const EN: [&str; 34] = [
    "how many users bought {v}",
    "which dormant users bought {v} last quarter",
    "sales of {v}",
    "sales by {f}",
    "users who spent at least {n} in the last 90 days",
    "female users who never bought {v} but bought {w}",
    "orders of {v} by month",
    "average order value of VIP users by {f}",
    "top 10 {f} by sales",
    "how many users in Shanghai bought drinks at least 3 times in Q1 2026",
    "sales trend of drinks in the past 6 months",
    "sales of {v} and {w}",
    "please show me the active users in Beijing last month",
    "members who bought snacks last quarter but not in the last 30 days",
    "which {f} has more than {n} average order value",
    "weekly number of orders this year by {f}",
    "share of VIP users",
    "what percentage of female users bought {v}",
    "users who bought both drinks and {v}, by city",
    "top 5 {f} by average order value",
    "units sold of {v} in the same period last year",
    "sales of Hangzhou users from March to May 2026",
    "users who bought {v} on Black Friday",
    "users who recently bought {v}",
    "how many blorptag users bought {v}",
    "which fancy customers bought {v}",
    "female users in Shanghai who bought more than 3 times, spent no less than {n} and have not ordered in the last 90 days",
    "sales last week compared with the week before",
    "VIP custmers who bought {v} in the last 30 days?",
    "how is the weather today",
    "delete all users",
    "spendd by categroy in Shangai",
    "how many users bought {t}",
    "distribution of users aged between 25 and 35 by {f}",
];

/// All questions, each filled [`EACH`] times where it has something to fill.
pub fn questions(made: &Made, seed: u64) -> Vec<String> {
    let mut chance = Chance::new(seed);
    let lists: Vec<&Vec<String>> = made.values.values().map(|values| &values.values).collect();
    let mut all = Vec::new();
    for (patterns, zh) in [(ZH, true), (EN, false)] {
        for pattern in patterns {
            for _ in 0..EACH {
                let mut question = pattern.to_owned();
                for hole in ["{v}", "{w}"] {
                    if question.contains(hole) {
                        question = question.replace(hole, value(&lists, zh, &mut chance));
                    }
                }
                if question.contains("{t}") {
                    question = question.replace("{t}", &mistyped(value(&lists, zh, &mut chance)));
                }
                let field = &made.fields[chance.below(made.fields.len())];
                question = question.replace("{f}", if zh { &field.0 } else { &field.1 });
                question = question.replace("{n}", &(100 * (1 + chance.below(50))).to_string());
                if !all.contains(&question) {
                    all.push(question);
                }
            }
        }
    }
    all
}

/// A value with its third character typed wrong.
fn mistyped(value: &str) -> String {
    let wrong = |(at, c): (usize, char)| match (at, c.is_ascii()) {
        (2, true) => 'q',
        (2, false) => '哈',
        _ => c,
    };
    value.chars().enumerate().map(wrong).collect()
}

/// A value that is named in the language.
fn value<'a>(lists: &[&'a Vec<String>], zh: bool, chance: &mut Chance) -> &'a str {
    loop {
        let list = lists[chance.below(lists.len())];
        let value = &list[chance.below(list.len())];
        if value.is_ascii() != zh {
            return value;
        }
    }
}
