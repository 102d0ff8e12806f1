//! Numbers in both languages.

use super::*;
use crate::atoms::atoms;
use crate::fold::fold;

fn check(text: &str, expected: f64, kind: NumberKind) {
    let norm = fold(text);
    let cut = atoms(&norm);
    let texts: Vec<String> = cut.iter().map(|a| norm.chars[a.from..a.to].iter().collect()).collect();
    let found = numbers(&cut, &texts);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    assert_eq!((found[0].value, found[0].kind), (expected, kind), "{text}");
    assert_eq!((found[0].from, found[0].to), (0, cut.len()), "{text}");
}

#[test]
fn chinese() {
    for (text, value) in [
        ("五百", 500.0),
        ("1千", 1000.0),
        ("1.5万", 15000.0),
        ("二十", 20.0),
        ("十二", 12.0),
        ("一万二", 12000.0),
        ("三千五", 3500.0),
        ("两百五", 250.0),
        ("二十五", 25.0),
        ("一千零五", 1005.0),
        ("三十万", 300000.0),
        ("两千五百", 2500.0),
        ("二零一七", 2017.0),
        ("一百一十", 110.0),
        ("1,500", 1500.0),
    ] {
        check(text, value, NumberKind::Plain);
    }
    check("两成", 0.2, NumberKind::Percent);
    check("三成五", 0.35, NumberKind::Percent);
    check("百分之二十", 0.2, NumberKind::Percent);
    check("五百块钱", 500.0, NumberKind::Money(Coin::Any));
    check("500人民币", 500.0, NumberKind::Money(Coin::Named(&["CNY"])));
    check("两千美元", 2000.0, NumberKind::Money(Coin::Named(&["USD"])));
    check("¥500元", 500.0, NumberKind::Money(Coin::of_sign("¥").unwrap()));
    check("一半", 0.5, NumberKind::Percent);
    check("1万2", 12000.0, NumberKind::Plain);
    check("1万2千", 12000.0, NumberKind::Plain);
    check("3千500", 3500.0, NumberKind::Plain);
    check("第三", 3.0, NumberKind::Ordinal);
}

#[test]
fn english() {
    for (text, value) in [
        ("1.5k", 1500.0),
        ("3 million", 3e6),
        ("a dozen", 12.0),
        ("ten", 10.0),
        ("twenty five", 25.0),
        ("two hundred", 200.0),
        ("a thousand", 1000.0),
        ("one hundred twenty", 120.0),
        ("2.5m", 2.5e6),
    ] {
        check(text, value, NumberKind::Plain);
    }
    check("$1,000", 1000.0, NumberKind::Money(Coin::of_sign("$").unwrap()));
    check("50 euros", 50.0, NumberKind::Money(Coin::Named(&["EUR"])));
    for (text, value) in [
        ("half a million", 5e5),
        ("half a dozen", 6.0),
        ("a million and a half", 1.5e6),
        ("two and a half thousand", 2500.0),
        ("2 grand", 2000.0),
        ("ten k", 10_000.0),
    ] {
        check(text, value, NumberKind::Plain);
    }
    check("20%", 0.2, NumberKind::Percent);
    check("3rd", 3.0, NumberKind::Ordinal);
    check("twenty first", 21.0, NumberKind::Ordinal);
    check("thirtieth", 30.0, NumberKind::Ordinal);
    check("two thousand and fifteen", 2015.0, NumberKind::Plain);
}
