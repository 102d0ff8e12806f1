//! Structural mistakes in drafts.
