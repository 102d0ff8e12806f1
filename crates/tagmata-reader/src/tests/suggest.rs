//! What is offered while a question is typed: `tests-data/suggest.txt`, each block a text and what is offered for it.

use super::{blocks, read, reader};
use crate::{Reader, suggest};
use indexmap::IndexMap;
use tagmata_core::model::{DimensionId, Model};
use tagmata_core::reading::Read;
use tagmata_core::warehouse::Values;
use tagmata_core::words::Lang;

/// The offers in a line each; a text may begin with `zh:` or `en:` for the language.
fn offered(typed: &str) -> String {
    let (lang, text) = match typed.split_once(':') {
        Some(("zh", text)) => (Some(Lang::Zh), text),
        Some(("en", text)) => (Some(Lang::En), text),
        _ => (None, typed),
    };
    let chars: Vec<char> = text.chars().collect();
    let mut lines = Vec::new();
    for one in reader().suggest(text, lang) {
        let before: String = chars[..one.from].iter().collect();
        lines.push(format!("  {before}[{}] {:?}: {} | {}", one.text, one.kind, one.meaning.zh, one.meaning.en));
    }
    if lines.is_empty() { "  nothing".to_owned() } else { lines.join("\n") }
}

#[test]
fn offers() {
    blocks("suggest.txt", |typed| offered(typed.trim_end_matches('|')) + "\n");
}

#[test]
fn every_phrase_reads_beside_a_number() {
    assert!(suggest::phrases().len() > 20);
    for (zh, en) in suggest::phrases() {
        let drafts = [format!("{zh}的消费额"), format!("spend {en}")].map(|question| match read(&question) {
            Read::Readings(readings) => serde_json::to_string(&readings[0].draft).unwrap(),
            other => panic!("{question}: {other:?}"),
        });
        assert_eq!(drafts[0], drafts[1], "{zh}, {en}");
    }
}

/// Values of the data, the frequent ones first; none of a hidden field, nor its name.
#[test]
fn values_are_offered_and_personal_data_is_not() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests-data/shop.yaml");
    let text = std::fs::read_to_string(path).unwrap();
    let personal = "  user.mail: {column: users.mail, hidden: true, names: {zh: [邮箱], en: [mail address]}, values_from_data: 9}\nevents:\n";
    let text = text.replacen("events:\n", personal, 1);
    let model = Model::load(path, &text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let values = |list: &[&str]| Values { values: list.iter().map(|v| (*v).to_owned()).collect(), complete: true };
    let read = IndexMap::from([
        (DimensionId::new("product.name"), values(&["Mango Juice", "mango ice", "芒果冰", "Man Cake", "芒果"])),
        (DimensionId::new("user.mail"), values(&["mango@example.com"])),
    ]);
    let reader = Reader::new(&model, &read);
    let texts = |typed: &str| reader.suggest(typed, None).into_iter().map(|one| one.text).collect::<Vec<_>>();
    assert_eq!(texts("users who bought MAN"), ["Mango Juice", "mango ice", "Man Cake"]);
    assert_eq!(texts("买过芒"), ["芒果冰", "芒果"]);
    assert_eq!(texts("买过芒果"), ["芒果冰"]);
    assert!(texts("mail").is_empty() && texts("邮").is_empty());
}
