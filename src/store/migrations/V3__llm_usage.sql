-- What calls to a language model took, by day, asker and model.
CREATE TABLE llm_usage (
    day TEXT NOT NULL,
    asker TEXT NOT NULL,
    model TEXT NOT NULL,
    calls INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    reply_tokens INTEGER NOT NULL,
    estimated_calls INTEGER NOT NULL,
    money REAL,
    PRIMARY KEY (day, asker, model)
) STRICT;
