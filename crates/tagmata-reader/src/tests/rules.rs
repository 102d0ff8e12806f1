//! Every rule's examples, read over the crate's test model.
