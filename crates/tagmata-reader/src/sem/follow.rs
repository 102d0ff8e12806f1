//! What of an utterance hangs on the question before.

/// How an utterance hangs on the question before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The same of something else.
    About,
    /// Some of the people before.
    Within,
    /// Nothing but these.
    Only,
    /// The people before.
    Them,
    /// Something more.
    Also,
    /// In place of what was said.
    Instead,
    /// What was said was not meant.
    Correct,
}

/// A part of a question that is taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dropped {
    /// The conditions on a tag or dimension, or the grouping by it.
    Field(String),
    /// The window.
    Window,
    /// The groups.
    Groups,
    /// The window beside it.
    Compare,
}
