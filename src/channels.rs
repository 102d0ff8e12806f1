//! Ways in besides the command line. Each channel turns its own form into a question and a reply into its own form.

pub mod http;
