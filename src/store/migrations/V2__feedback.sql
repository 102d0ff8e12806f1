-- What people said of answers. It holds the question itself, so that it outlives the conversation's retention.
CREATE TABLE feedback (
    answer TEXT NOT NULL PRIMARY KEY,
    conversation TEXT NOT NULL,
    asker TEXT NOT NULL,
    verdict TEXT NOT NULL,
    comment TEXT NOT NULL,
    corrected TEXT,
    question TEXT NOT NULL,
    before TEXT NOT NULL,
    lang TEXT NOT NULL,
    draft TEXT,
    outcome TEXT NOT NULL,
    model_hash TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    given_at TEXT NOT NULL
) STRICT;
CREATE INDEX feedback_of_conversation ON feedback (conversation);
CREATE INDEX feedback_in_time ON feedback (given_at);
