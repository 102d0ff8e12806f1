//! What another reader may know better, and what is settled.

use super::read;
use crate::is_unsure;

#[test]
fn what_is_settled_is_not_asked_again() {
    for question in [
        "how many female users",
        "which dormant users bought drinks last quarter",
        "delete all dormant users",
        "删除沉睡用户",
        "预测下个月的销售额",
        "how many high-value users",
        "你好",
        "thank you very much",
        "",
        "  ",
        "？？",
        "🙂",
    ] {
        assert!(!is_unsure(&read(question)), "{question}: {:?}", read(question));
    }
}

#[test]
fn what_was_not_read_is_open() {
    for question in [
        "how many female users splurged last month",
        "剁手的女性用户有多少",
        "哪个子类打折打得最狠",
        "females drinks spend of of by",
        "zzzz qqqq",
    ] {
        assert!(is_unsure(&read(question)), "{question}: {:?}", read(question));
    }
}
