//! The language model's endpoint, all of it from the environment: a key has no place in a file or on a command line.

use super::var;
use std::time::Duration;
use tagmata_core::diagnostic::{Code, Diagnostic, Place};
use tagmata_core::words::Words;
use tagmata_llm::{Amount, EndpointConfig, KeyHeader, Limits, Prices};

/// The variable that turns the language-model reader on.
const URL: &str = "TAGMATA_LLM_URL";

/// The language model's settings.
#[derive(Debug, Clone)]
pub struct LlmConfig {
    /// The endpoint and the bounds of one attempt.
    pub endpoint: EndpointConfig,
    /// Time that a model may take for one question, with all attempts and repairs.
    pub timeout: Duration,
    /// What may be spent.
    pub limits: Limits,
    /// What a million tokens cost; absent counts tokens alone.
    pub prices: Option<Prices>,
}

/// One question with both repairs, one of them with everything that can be said, takes less.
const REQUEST_TOKENS: u64 = 40_000;
/// Some hundred questions that the grammar does not read.
const DAY_TOKENS: u64 = 2_000_000;

impl LlmConfig {
    /// What the environment says; nothing where `TAGMATA_LLM_URL` is not set.
    ///
    /// # Errors
    /// Every variable that cannot be used, with what it should say.
    pub fn of() -> Result<Option<LlmConfig>, Vec<Diagnostic>> {
        LlmConfig::from(var, true)
    }

    /// The same for a run that somebody starts by hand: a day has no limit but the one that is set.
    ///
    /// # Errors
    /// As [`LlmConfig::of`].
    pub fn by_hand() -> Result<Option<LlmConfig>, Vec<Diagnostic>> {
        LlmConfig::from(var, false)
    }

    /// What variables say.
    fn from(var: impl Fn(&str) -> Option<String>, for_askers: bool) -> Result<Option<LlmConfig>, Vec<Diagnostic>> {
        let Some(url) = var(URL) else { return Ok(None) };
        let mut read = Read { var, for_askers, wrong: Vec::new() };
        let model = read.required("TAGMATA_LLM_MODEL", "the model's name as the endpoint knows it");
        let mut endpoint = EndpointConfig::new(read.url(&url), model);
        endpoint.key = (read.var)("TAGMATA_LLM_KEY").map(Into::into);
        endpoint.key_header = read.key_header();
        if let Some(version) = (read.var)("TAGMATA_LLM_API_VERSION") {
            endpoint.query.push(("api-version".to_owned(), version));
        }
        endpoint.pinned = read.json("TAGMATA_LLM_PROFILE", "what `tagmata llm check` prints");
        endpoint.extra = read.json("TAGMATA_LLM_EXTRA", "a JSON object").unwrap_or_default();
        let timeout = read.seconds("TAGMATA_LLM_TIMEOUT_SECONDS", Duration::from_secs(20));
        let timeouts = &mut endpoint.timeouts;
        timeouts.attempt = read.seconds("TAGMATA_LLM_ATTEMPT_SECONDS", timeouts.attempt);
        timeouts.idle = read.seconds("TAGMATA_LLM_IDLE_SECONDS", timeouts.idle);
        endpoint.retries = read.retries(endpoint.retries);
        let prices = read.json("TAGMATA_LLM_PRICES", r#"what a million tokens cost: {"prompt": 0.5, "reply": 1.5}"#);
        let limits = read.limits();
        if prices.is_none() && [limits.request, limits.asker_day, limits.day].iter().any(|most| most.money.is_some()) {
            read.refuse(
                "TAGMATA_LLM_LIMITS",
                "a limit in money needs prices",
                "set TAGMATA_LLM_PRICES, or limit tokens",
            );
        }
        match read.wrong.is_empty() {
            true => Ok(Some(LlmConfig { endpoint, timeout, limits, prices })),
            false => Err(read.wrong),
        }
    }
}

/// Variables, and what is wrong with them so far.
struct Read<V> {
    var: V,
    for_askers: bool,
    wrong: Vec<Diagnostic>,
}

impl<V: Fn(&str) -> Option<String>> Read<V> {
    fn refuse(&mut self, name: &str, problem: &str, hint: &str) {
        let message = Words::plain(format!("{name}: {problem}"));
        self.wrong.push(Diagnostic::new(Code::BadValue, Place::None, message).hint(Words::plain(hint)));
    }

    fn required(&mut self, name: &str, what: &str) -> String {
        let value = (self.var)(name);
        if value.is_none() {
            self.refuse(name, "is not set", &format!("set it to {what}, or unset {URL} to work without a model"));
        }
        value.unwrap_or_default()
    }

    fn url(&mut self, text: &str) -> String {
        let hint = "write what stands before /chat/completions: https://api.openai.com/v1";
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let Some(rest) = rest.filter(|rest| !rest.is_empty()) else {
            self.refuse(URL, "is not an http:// or https:// address", hint);
            return String::new();
        };
        if rest.split('/').next().is_some_and(|host| host.contains('@')) {
            self.refuse(URL, "holds a name or a password", "put the key into TAGMATA_LLM_KEY");
        }
        if text.contains(['?', '#']) {
            self.refuse(URL, "holds a `?` or a `#`", "put Azure's version into TAGMATA_LLM_API_VERSION");
        }
        let base = text.trim_end_matches('/');
        base.strip_suffix("/chat/completions").unwrap_or(base).to_owned()
    }

    fn key_header(&mut self) -> KeyHeader {
        match (self.var)("TAGMATA_LLM_KEY_HEADER").as_deref() {
            None | Some("bearer") => KeyHeader::Bearer,
            Some("api-key") => KeyHeader::ApiKey,
            Some(other) => {
                let problem = format!("`{other}` is not a way to send a key");
                self.refuse("TAGMATA_LLM_KEY_HEADER", &problem, "write `bearer`, or `api-key` for Azure");
                KeyHeader::Bearer
            }
        }
    }

    fn json<T: serde::de::DeserializeOwned>(&mut self, name: &str, what: &str) -> Option<T> {
        let text = (self.var)(name)?;
        match serde_json::from_str(&text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.refuse(name, &format!("cannot be read: {problem}"), &format!("write {what}"));
                None
            }
        }
    }

    /// What is not named has its usual limit.
    fn limits(&mut self) -> Limits {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Named {
            request: Option<Amount>,
            asker_day: Option<Amount>,
            day: Option<Amount>,
        }
        let tokens = |tokens: u64| Amount { tokens: Some(tokens), money: None };
        let what = r#"the most of a question and of a day: {"request": {"tokens": 40000}, "asker_day": {}, "day": {"money": 5}}"#;
        let named: Option<Named> = self.json("TAGMATA_LLM_LIMITS", what);
        let (request, asker_day, day) =
            named.map(|named| (named.request, named.asker_day, named.day)).unwrap_or_default();
        let day_tokens = if self.for_askers { tokens(DAY_TOKENS) } else { Amount::default() };
        Limits {
            request: request.unwrap_or(tokens(REQUEST_TOKENS)),
            asker_day: asker_day.unwrap_or_default(),
            day: day.unwrap_or(day_tokens),
        }
    }

    fn seconds(&mut self, name: &str, usual: Duration) -> Duration {
        let Some(text) = (self.var)(name) else { return usual };
        let seconds = text.trim().parse::<f64>().ok().filter(|seconds| (0.1..=600.0).contains(seconds));
        if seconds.is_none() {
            let problem = format!("`{text}` is not a number of seconds from 0.1 to 600");
            self.refuse(name, &problem, &format!("unset it for {} seconds", usual.as_secs()));
        }
        seconds.map_or(usual, Duration::from_secs_f64)
    }

    fn retries(&mut self, usual: u8) -> u8 {
        let Some(text) = (self.var)("TAGMATA_LLM_RETRIES") else { return usual };
        let retries = text.trim().parse::<u8>().ok().filter(|retries| *retries <= 10);
        if retries.is_none() {
            let problem = format!("`{text}` is not a number from 0 to 10");
            self.refuse("TAGMATA_LLM_RETRIES", &problem, &format!("unset it for {usual}"));
        }
        retries.unwrap_or(usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tagmata_llm::Rung;

    fn of(set: &[(&str, &str)]) -> Result<Option<LlmConfig>, Vec<Diagnostic>> {
        let value = |name: &str| {
            let short = name.strip_prefix("TAGMATA_LLM_").expect("one of ours");
            set.iter().find(|(key, _)| *key == short).map(|(_, value)| (*value).to_owned())
        };
        LlmConfig::from(value, true)
    }

    #[test]
    fn nothing_is_configured_without_an_address() {
        assert!(of(&[]).unwrap().is_none());
        assert!(of(&[("KEY", "k"), ("MODEL", "m")]).unwrap().is_none());
    }

    #[test]
    fn everything_is_read() {
        let set = [
            ("URL", "https://example.test/openai/v1/chat/completions"),
            ("MODEL", "m"),
            ("KEY", "very secret"),
            ("KEY_HEADER", "api-key"),
            ("API_VERSION", "preview"),
            ("PROFILE", r#"{"rung": "tool_call", "seed": true}"#),
            ("EXTRA", r#"{"enable_thinking": false}"#),
            ("TIMEOUT_SECONDS", "30"),
            ("ATTEMPT_SECONDS", "7.5"),
            ("IDLE_SECONDS", "1"),
            ("RETRIES", "0"),
            ("PRICES", r#"{"prompt": 1, "reply": 4}"#),
            ("LIMITS", r#"{"asker_day": {"money": 2.5}, "day": {}}"#),
        ];
        let config = of(&set).unwrap().unwrap();
        assert!(!format!("{config:?}").contains("very secret"));
        assert_eq!(config.endpoint.base_url, "https://example.test/openai/v1");
        assert_eq!(config.endpoint.key_header, KeyHeader::ApiKey);
        assert_eq!(config.endpoint.query, [("api-version".to_owned(), "preview".to_owned())]);
        let pinned = config.endpoint.pinned.unwrap();
        assert_eq!((pinned.rung, pinned.seed, pinned.stream), (Rung::ToolCall, true, true));
        assert_eq!(config.endpoint.extra["enable_thinking"], false);
        assert_eq!(config.timeout.as_secs(), 30);
        assert_eq!(config.endpoint.timeouts.attempt.as_millis(), 7500);
        assert_eq!(config.endpoint.retries, 0);
        assert_eq!(config.prices.map(|prices| (prices.prompt, prices.cached, prices.reply)), Some((1.0, None, 4.0)));
        let limits = config.limits;
        assert_eq!(limits.request.tokens, Some(REQUEST_TOKENS));
        assert_eq!((limits.asker_day.money, limits.day), (Some(2.5), Amount::default()));
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let set = [
            ("URL", "ftp://x"),
            ("KEY_HEADER", "cookie"),
            ("PROFILE", r#"{"rung": "ladder"}"#),
            ("TIMEOUT_SECONDS", "soon"),
            ("RETRIES", "99"),
        ];
        let wrong = of(&set).unwrap_err();
        let told: Vec<&str> = wrong.iter().map(|wrong| wrong.message.en.as_str()).collect();
        assert_eq!(wrong.len(), 6, "{told:#?}");
        assert!(of(&[("URL", "https://me:pw@x/v1"), ("MODEL", "m")]).is_err());
        let priceless = [("URL", "http://x/v1"), ("MODEL", "m"), ("LIMITS", r#"{"day": {"money": 1}}"#)];
        assert!(of(&priceless).unwrap_err()[0].message.en.contains("needs prices"));
    }
}
