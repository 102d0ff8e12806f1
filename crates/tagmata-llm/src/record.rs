//! Exchanges with a model kept in a folder, by the hash of their prompt, and replayed without a network. One line of JSON
//! each, sorted, so that two recordings can be compared.

use crate::chat::{ChatReply, Fault, FaultKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The file in the folder.
const FILE: &str = "exchanges.jsonl";

/// One exchange.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    /// The hash of the prompt: messages and schema.
    pub prompt: String,
    /// The question, for whoever reads the file.
    pub question: String,
    /// Where the reply is from: the endpoint's host, or what the recorder was told to say.
    pub from: String,
    /// What was replied.
    pub reply: ChatReply,
}

/// Where recorded replies are from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    /// The endpoint's host, or what the recorder was told to say.
    pub from: String,
    /// The model, as the endpoint names it.
    pub model: String,
    /// Exchanges.
    pub exchanges: usize,
}

/// A folder of exchanges.
pub struct Recordings {
    file: PathBuf,
    exchanges: Mutex<BTreeMap<String, Exchange>>,
}

impl Recordings {
    /// Opens a folder; one that is missing holds nothing.
    pub fn open(folder: &Path) -> io::Result<Recordings> {
        let file = folder.join(FILE);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        let mut exchanges = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            let exchange: Exchange = serde_json::from_str(line)
                .map_err(|error| io::Error::other(format!("{}:{}: {error}", file.display(), at + 1)))?;
            exchanges.insert(exchange.prompt.clone(), exchange);
        }
        Ok(Recordings { file, exchanges: Mutex::new(exchanges) })
    }

    /// The reply to a prompt.
    pub fn replay(&self, prompt: &str) -> Result<ChatReply, Fault> {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let found = exchanges.get(prompt).map(|exchange| exchange.reply.clone());
        let detail = format!("{} has no reply to the prompt {prompt}", self.file.display());
        found.ok_or(Fault { kind: FaultKind::NotRecorded, detail, calls: 0 })
    }

    /// Keeps an exchange, at once; one with the same prompt is replaced.
    pub fn keep(&self, exchange: Exchange) -> io::Result<()> {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.insert(exchange.prompt.clone(), exchange);
        let lines: Result<Vec<String>, _> = exchanges.values().map(serde_json::to_string).collect();
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        // Written beside and renamed: a run that is stopped leaves a whole file.
        let beside = self.file.with_extension("new");
        fs::write(&beside, lines?.join("\n") + "\n")?;
        fs::rename(&beside, &self.file)
    }

    /// Where the replies are from, and how many.
    pub fn origins(&self) -> Vec<Origin> {
        let exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counted: BTreeMap<(String, String), usize> = BTreeMap::new();
        for exchange in exchanges.values() {
            *counted.entry((exchange.from.clone(), exchange.reply.model.clone())).or_default() += 1;
        }
        counted.into_iter().map(|((from, model), exchanges)| Origin { from, model, exchanges }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Finish;

    fn exchange(prompt: &str, text: &str) -> Exchange {
        let reply = ChatReply {
            text: text.to_owned(),
            finish: Finish::Stop,
            tokens: None,
            model: "small".to_owned(),
            calls: 1,
        };
        Exchange { prompt: prompt.to_owned(), question: "how many?".to_owned(), from: "here".to_owned(), reply }
    }

    #[test]
    fn what_is_kept_is_replayed() {
        let folder = std::env::temp_dir().join(format!("tagmata-recordings-{}", std::process::id()));
        let kept = Recordings::open(&folder).unwrap();
        assert_eq!(kept.replay("a").unwrap_err().kind, FaultKind::NotRecorded);
        kept.keep(exchange("b", "2")).unwrap();
        kept.keep(exchange("a", "1")).unwrap();
        kept.keep(exchange("a", "3")).unwrap();
        let read = Recordings::open(&folder).unwrap();
        assert_eq!(read.replay("a").unwrap().text, "3");
        assert_eq!(read.origins(), [Origin { from: "here".into(), model: "small".into(), exchanges: 2 }]);
        let text = fs::read_to_string(folder.join(FILE)).unwrap();
        assert!(text.find("\"a\"").unwrap() < text.find("\"b\"").unwrap());
        fs::write(folder.join(FILE), "{}\n").unwrap();
        let told = Recordings::open(&folder).err().expect("no exchange").to_string();
        assert!(told.contains("exchanges.jsonl:1:"), "{told}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
