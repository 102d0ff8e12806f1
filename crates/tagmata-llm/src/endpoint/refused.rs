//! What a status other than success means: which fault, whether it was charged, whether and when to try again.

use crate::chat::FaultKind;
use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, LOCATION, RETRY_AFTER};
use serde_json::Value;
use std::time::Duration;

/// Characters of an endpoint's own words that are kept for the log.
const WORDS_MAX: usize = 300;

/// An endpoint that did not take a call.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{status}")]
pub(super) struct Refused {
    /// What it answered.
    pub status: StatusCode,
    /// When it wants to be asked again.
    pub after: Option<Duration>,
    /// Where it sends us, which we do not follow.
    pub location: Option<String>,
    /// The start of its body.
    pub body: String,
}

/// What a refusal means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meaning {
    /// The fault.
    pub kind: FaultKind,
    /// What happened, for the log.
    pub detail: String,
    /// Whether it may have been charged.
    pub charged: bool,
    /// Whether the same call may go better next time.
    pub again: bool,
}

impl Refused {
    /// What a response says, but for its body.
    pub(super) fn of(status: StatusCode, headers: &HeaderMap) -> Refused {
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Refused { status, after: after(headers), location, body: String::new() }
    }

    /// The status as people know it.
    fn named(&self) -> String {
        format!("{} {}", self.status.as_u16(), self.status.canonical_reason().unwrap_or_default()).trim_end().to_owned()
    }

    /// What it means.
    pub(super) fn meaning(&self) -> Meaning {
        let words = words(&self.body);
        let lower = words.to_lowercase();
        let has = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
        let out_of_money = has(&["insufficient_quota", "insufficient balance", "arrearage"]);
        // What was held back was read first, and that is charged. A service that failed gave nothing to charge for.
        let (kind, charged, again) = match self.status.as_u16() {
            300..=399 => (FaultKind::Rejected, false, false),
            402 => (FaultKind::Denied, false, false),
            429 if out_of_money => (FaultKind::Denied, false, false),
            429 => (FaultKind::RateLimited { after: self.after }, false, true),
            401 | 403 | 407 => (FaultKind::Denied, false, false),
            400 | 422 if has(&["content_filter", "data_inspection_failed", "content management policy"]) => {
                (FaultKind::Filtered, true, false)
            }
            400 if has(&["invalid_api_key", "api key not valid"]) => (FaultKind::Denied, false, false),
            408 | 425 => (FaultKind::Broken, false, true),
            501 | 505 => (FaultKind::Rejected, false, false),
            500..=599 => (FaultKind::Broken, false, true),
            _ => (FaultKind::Rejected, false, false),
        };
        let detail = match &self.location {
            Some(place) if self.status.is_redirection() => format!("{}: sends us to {}", self.named(), shown(place)),
            _ if words.is_empty() => self.named(),
            _ => format!("{}: {words}", self.named()),
        };
        Meaning { kind, detail, charged, again }
    }
}

/// When an endpoint wants to be asked again: milliseconds, seconds or a date.
fn after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| (0.0..1e9).contains(number));
    if let Some(milliseconds) = text("retry-after-ms").and_then(number) {
        return Some(Duration::from_secs_f64(milliseconds / 1000.0));
    }
    let said = text(RETRY_AFTER.as_str())?;
    if let Some(seconds) = number(said) {
        return Some(Duration::from_secs_f64(seconds));
    }
    let date = |text: &str| jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp());
    let now = text(DATE.as_str()).and_then(date).unwrap_or_else(Timestamp::now);
    let wait = date(said)?.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or(Duration::ZERO))
}

/// What an endpoint says in a body of any form, on one line.
fn words(body: &str) -> String {
    let json: Value = serde_json::from_str(body).unwrap_or(Value::Null);
    let error = if json["error"].is_object() { &json["error"] } else { &json };
    let mut said = Vec::new();
    for key in ["code", "type", "message", "detail", "error", "param"] {
        match &error[key] {
            Value::String(text) if !text.is_empty() => said.push(text.clone()),
            Value::Number(number) => said.push(number.to_string()),
            Value::Array(list) if !list.is_empty() => said.push(Value::Array(list.clone()).to_string()),
            _ => {}
        }
    }
    let inner = error["innererror"]["code"].as_str().map(str::to_owned);
    said.extend(inner);
    shown(&if said.is_empty() { body.to_owned() } else { said.join(": ") })
}

/// Words from outside, cut, on one line.
pub(super) fn shown(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS_MAX).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning(status: u16, body: &str) -> Meaning {
        let status = StatusCode::from_u16(status).unwrap();
        let mut refused = Refused::of(status, &HeaderMap::new());
        refused.body = body.to_owned();
        refused.meaning()
    }

    fn wait(pairs: &[(&'static str, &'static str)]) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        after(&headers)
    }

    #[test]
    fn bodies_of_any_form_are_words() {
        assert_eq!(
            words(r#"{"error": {"message": "no\nsuch model", "code": "model_not_found"}}"#),
            "model_not_found: no such model"
        );
        assert_eq!(words(r#"{"detail": "Too many"}"#), "Too many");
        assert_eq!(words(r#"{"detail": [{"loc": ["body"], "msg": "bad"}]}"#), r#"[{"loc":["body"],"msg":"bad"}]"#);
        assert_eq!(words(r#"{"error": "slow down"}"#), "slow down");
        assert_eq!(words("<html>\n<h1>429</h1>"), "<html> <h1>429</h1>");
        assert_eq!(words(""), "");
        assert_eq!(words(&"x".repeat(9_000)).len(), WORDS_MAX);
    }

    #[test]
    fn what_statuses_mean() {
        let kind = |status, body| meaning(status, body).kind;
        assert_eq!(kind(429, r#"{"error": {"code": "insufficient_quota"}}"#), FaultKind::Denied);
        assert_eq!(kind(429, ""), FaultKind::RateLimited { after: None });
        assert_eq!(kind(402, ""), FaultKind::Denied);
        assert_eq!(kind(404, ""), FaultKind::Rejected);
        assert_eq!(kind(529, "overloaded"), FaultKind::Broken);
        let filtered = meaning(400, r#"{"error": {"code": "content_filter", "message": "…"}}"#);
        assert_eq!((filtered.kind, filtered.charged, filtered.again), (FaultKind::Filtered, true, false));
    }

    #[test]
    fn when_to_come_back() {
        assert_eq!(wait(&[("retry-after", "3600")]), Some(Duration::from_secs(3600)));
        assert_eq!(wait(&[("retry-after", "5"), ("retry-after-ms", "250")]), Some(Duration::from_millis(250)));
        let dates = [("date", "Wed, 21 Oct 2015 07:28:00 GMT"), ("retry-after", "Wed, 21 Oct 2015 07:28:30 GMT")];
        assert_eq!(wait(&dates), Some(Duration::from_secs(30)));
        let past = [("date", "Wed, 21 Oct 2015 07:28:00 GMT"), ("retry-after", "Wed, 21 Oct 2015 07:00:00 GMT")];
        assert_eq!(wait(&past), Some(Duration::ZERO));
        assert_eq!(wait(&[("retry-after", "tomorrow")]), None);
        assert_eq!(wait(&[("retry-after", "-1")]), None);
        assert_eq!(wait(&[("retry-after", "1e300")]), None);
    }
}
