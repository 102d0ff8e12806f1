-- What was asked, in the order it was asked.
CREATE TABLE conversations (
    id TEXT NOT NULL PRIMARY KEY,
    asker TEXT NOT NULL,
    began_at TEXT NOT NULL,
    used_at TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_of_asker ON conversations (asker, used_at);
CREATE INDEX conversations_in_use ON conversations (used_at);
CREATE TABLE turns (
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    question TEXT NOT NULL,
    move TEXT NOT NULL,
    lang TEXT NOT NULL,
    previous TEXT,
    draft TEXT,
    outcome TEXT NOT NULL,
    said TEXT NOT NULL,
    account TEXT NOT NULL,
    model_hash TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    PRIMARY KEY (conversation, place)
) STRICT;
