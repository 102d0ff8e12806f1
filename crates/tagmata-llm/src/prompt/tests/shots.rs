//! Whole prompts, as they are sent: `UPDATE=1 cargo test -p tagmata-llm prompt` writes them anew.

use super::*;
use tagmata_reader::Reader;

#[path = "../../../examples/prompts/big.rs"]
mod big;

fn shot(name: &str, prompt: &Prompt) {
    let mut said = String::new();
    for message in &prompt.messages {
        said.push_str(&format!("==== {:?}\n{}\n", message.speaker, message.content));
    }
    said.push_str(&format!("==== schema, in the short notation\n{}", notation(&prompt.schema)));
    kept(name, &said);
}

/// The prompt for a question with what the offline reader finds.
fn prompt(model: &Model, question: &str, previous: Option<&Draft>) -> Prompt {
    let gist = Reader::new(model, &IndexMap::new()).gist(question);
    let unread: Vec<String> = gist.unread.into_iter().map(|span| span.text).collect();
    let windows: Vec<_> = gist.windows.into_iter().map(|window| (window.span.text, window.during)).collect();
    let known = Asked { previous, mentions: &gist.mentions, windows: &windows, unread: &unread, ..asked(question) };
    Prompter::new(model).prompt(&known)
}

#[test]
fn shots_of_questions() {
    let shop = model("drinks_shop.yaml");
    shot("zh", &prompt(&shop, "剁手党：近半年每单都超过200元、但上月没再下单的金卡会员", None));
    shot("en", &prompt(&shop, "which women under 30 splurged on tea since March but stopped buying last month", None));
    let big = Model::load("big.yaml", &big::yaml(&read("models/drinks_shop.yaml"))).expect("a right model");
    shot("big", &prompt(&big, "how did payroll cost per office worker compare with spend by cold chain grade", None));
    shot("small", &prompt(&model("cdnow.yaml"), "average order value by month in 1997", None));
}

#[test]
fn shots_of_what_follows() {
    let shop = model("drinks_shop.yaml");
    let previous: Draft = serde_json::from_str(
        r#"{"who": {"tag": {"name": "activity", "is": ["dormant"]}}, "show": {"measure": {"terms": [{"metric": "spend"}],
            "by": ["user.city"], "sort": {"by": 0, "order": "desc"}, "top": {"count": 3}, "others": true}}}"#,
    )
    .expect("a draft");
    let follow_up = prompt(&shop, "那金卡的呢", Some(&previous));
    shot("follow_up", &follow_up);
    let wrong = Diagnostic::new(
        Code::UnknownName,
        Place::Draft { path: "who.all.1.tag.name".to_string() },
        Words::both("没有标签 `level`", "there is no tag `level`"),
    )
    .hint(Words::both("是不是 `member_level`？", "did you mean `member_level`?"));
    let reply = r#"{"readings":[{"who":{"all":[{"tag":{"name":"activity","is":["dormant"]}},{"tag":{"name":"level","is":["gold"]}}]},"show":{"count":{}}}]}"#;
    shot("repair", &repair(&follow_up, reply, &[wrong], Lang::Zh));
}
