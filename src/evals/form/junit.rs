//! A report as JUnit XML: what CI systems show as tests. A suite is a set of cases; a test is a case.

use super::{Shown, detail};
use crate::evals::report::{CaseResult, Verdict};
use indexmap::IndexMap;
use quick_xml::Writer;
use quick_xml::escape::partial_escape;
use quick_xml::events::BytesText;
use std::io;

/// The whole file. A case that is not right is a failure whose type is its verdict, one where the product broke is an
/// error, one that does not count is skipped.
pub fn text(shown: &Shown<'_>) -> String {
    let mut suites: IndexMap<&str, Vec<&CaseResult>> = IndexMap::new();
    for case in &shown.report.cases {
        suites.entry(&case.source).or_default().push(case);
    }
    let mut writer = Writer::new_with_indent(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec(), b' ', 2);
    let all: Vec<&CaseResult> = shown.report.cases.iter().collect();
    let written = writer
        .create_element("testsuites")
        .with_attributes([("name", "tagmata eval")])
        .with_attributes(counts(&all).iter().map(|(name, count)| (*name, count.as_str())))
        .write_inner_content(|writer| suites.iter().try_for_each(|(name, cases)| suite(writer, name, cases)));
    written.expect("memory can be written to");
    String::from_utf8(writer.into_inner()).expect("all that was written is text") + "\n"
}

fn suite(writer: &mut Writer<Vec<u8>>, name: &str, cases: &[&CaseResult]) -> io::Result<()> {
    let suite = writer
        .create_element("testsuite")
        .with_attribute(("name", clean(name).as_str()))
        .with_attributes(counts(cases).iter().map(|(name, count)| (*name, count.as_str())));
    suite.write_inner_content(|writer| cases.iter().try_for_each(|case| test(writer, case)))?;
    Ok(())
}

fn counts(cases: &[&CaseResult]) -> [(&'static str, String); 5] {
    let count = |of: &dyn Fn(Verdict) -> bool| cases.iter().filter(|case| of(case.verdict)).count().to_string();
    let seconds: f64 = cases.iter().map(|case| seconds(case)).sum();
    [
        ("tests", cases.len().to_string()),
        ("failures", count(&|verdict| matches!(verdict, Verdict::Wrong | Verdict::Asked | Verdict::Refused))),
        ("errors", count(&|verdict| verdict == Verdict::Failed)),
        ("skipped", count(&|verdict| matches!(verdict, Verdict::SetAside | Verdict::Broken))),
        ("time", format!("{seconds:.3}")),
    ]
}

fn seconds(case: &CaseResult) -> f64 {
    case.ms.iter().sum::<f64>() / 1000.0
}

fn test(writer: &mut Writer<Vec<u8>>, case: &CaseResult) -> io::Result<()> {
    let class = format!("{}.{}", case.source, case.kind);
    let (name, class, time) = (clean(&case.id), clean(&class), format!("{:.3}", seconds(case)));
    let test = writer.create_element("testcase").with_attributes([
        ("name", name.as_str()),
        ("classname", class.as_str()),
        ("time", time.as_str()),
    ]);
    let element = match case.verdict {
        Verdict::Correct => {
            test.write_empty()?;
            return Ok(());
        }
        Verdict::Wrong | Verdict::Asked | Verdict::Refused => "failure",
        Verdict::Failed => "error",
        Verdict::SetAside | Verdict::Broken => "skipped",
    };
    let message = clean(case.why.lines().next().unwrap_or_default());
    test.write_inner_content(|writer| {
        let told = writer.create_element(element).with_attribute(("message", message.as_str()));
        if element == "skipped" {
            told.write_empty()?;
        } else {
            let told = told.with_attribute(("type", case.verdict.word()));
            let detail = clean(&detail::text(case));
            told.write_text_content(BytesText::from_escaped(partial_escape(&detail)))?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Text without the characters that XML cannot hold, however they are written.
fn clean(text: &str) -> String {
    let holds = |c: char| !c.is_control() && c != '\u{fffe}' && c != '\u{ffff}' || matches!(c, '\t' | '\n');
    text.chars().map(|c| if holds(c) { c } else { '\u{fffd}' }).collect()
}
