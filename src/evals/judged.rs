//! What somebody said of an answer, as a case: the draft it should have been is expected from then on.

use super::case::{Case, Compare, Ending, Expect};
use super::jsonl::{name_of, word_of};
use super::record::compare;
use crate::store::{Feedback, Verdict};

/// Characters of an answer's id that name its case.
const ID_CHARS: usize = 12;

/// The case of an answer over a model; none for a draft that was sent as data. One that was wrong, with nobody to say what
/// is right, is set aside: whoever finds out writes it down.
pub fn case_of(feedback: &Feedback, model: &str) -> Option<Case> {
    if feedback.question.is_empty() {
        return None;
    }
    let draft = match feedback.verdict {
        Verdict::Right => feedback.draft.clone(),
        Verdict::Wrong => feedback.corrected.clone(),
    };
    let unknown = feedback.verdict == Verdict::Wrong && draft.is_none();
    let set_aside = unknown.then(|| match feedback.comment.as_str() {
        "" => "wrong, and nobody said what is right".to_owned(),
        comment => format!("wrong, and what is right must be found out: {comment}"),
    });
    let accept = match (&draft, feedback.outcome.as_str()) {
        (Some(_), _) => Ending::Answer,
        (None, "clarify") => Ending::Clarify,
        (None, "refuse") => Ending::Refuse,
        _ => Ending::Answer,
    };
    let expect = Expect {
        accept: vec![accept],
        compare: draft.as_ref().map_or_else(Compare::default, compare),
        draft,
        ..Expect::default()
    };
    let id: String = feedback.answer.chars().take(ID_CHARS).collect();
    let verdict = if feedback.verdict == Verdict::Right { "right" } else { "wrong" };
    Some(Case {
        group: id.clone(),
        id,
        lang: None,
        question: feedback.question.clone(),
        context: feedback.before.iter().filter(|question| !question.is_empty()).cloned().collect(),
        today: None,
        db: None,
        kind: name_of(word_of(&expect)),
        source: model.to_owned(),
        tags: vec!["feedback".to_owned(), verdict.to_owned()],
        expect,
        set_aside,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evals::line_of;

    fn line(verdict: Verdict, corrected: Option<&str>) -> String {
        let draft = |text: &str| serde_json::from_str(text).unwrap();
        let feedback = Feedback {
            answer: "0123456789abcdef".to_owned(),
            verdict,
            comment: "想问女性".to_owned(),
            corrected: corrected.map(draft),
            question: "女性呢".to_owned(),
            before: vec!["有多少用户".to_owned()],
            draft: Some(draft(r#"{"show":{"count":{}}}"#)),
            outcome: "answer".to_owned(),
            asked_at: String::new(),
        };
        line_of(&case_of(&feedback, "shop").unwrap())
    }

    #[test]
    fn what_was_said_to_be_right_is_expected() {
        let right = line(Verdict::Right, None);
        assert!(
            right.contains(r#""context":["有多少用户"]"#) && right.contains(r#""draft":{"show":{"count":{}}}"#),
            "{right}"
        );
        let wrong = line(Verdict::Wrong, Some(r#"{"show":{"members":{}}}"#));
        assert!(wrong.contains(r#""draft":{"show":{"members":{}}}"#) && !wrong.contains("set_aside"), "{wrong}");
        let unknown = line(Verdict::Wrong, None);
        assert!(unknown.contains("set_aside") && unknown.contains("想问女性"), "{unknown}");
    }
}
