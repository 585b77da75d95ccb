# Hedan. The two commands are `make run` and `make test`; the rest are parts of them.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: run test bench check build web models packages test-packages deny browser-test \
  bench-reading bench-speed bench-matching bench-names peers

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
CARGO := cargo
DATA ?= data
LISTEN ?= 127.0.0.1:8080

RUN_PACKAGES := build-essential pkg-config libtesseract-dev libleptonica-dev python3 python3-pip ca-certificates
TEST_PACKAGES := chromium fonts-noto-cjk fonts-wqy-zenhei fonts-wqy-microhei fonts-arphic-uming fonts-arphic-ukai

# Installs the Debian packages that are not there yet.
define install
	@missing=""; for package in $(1); do \
	  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing$$missing"; \
	  $(SUDO) apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -qq -y --no-install-recommends $$missing >/dev/null; \
	fi
endef

# npm of the machine, or one fetched for this project.
NODE = PATH="$$(api/web/node.sh):$$PATH"

run: build
	@target/release/hedan demo --data $(DATA) --listen $(LISTEN)

build: packages models web
	@$(CARGO) build --release --locked -p api

packages:
	$(call install,$(RUN_PACKAGES))

test-packages: packages
	$(call install,$(TEST_PACKAGES))

models: packages
	@$(NODE) ocr/models/fetch.sh

web: api/web/dist/index.html

api/web/node_modules/.package-lock.json: api/web/package-lock.json | packages
	@cd api/web && PATH="$$(./node.sh):$$PATH" npm ci --no-audit --no-fund --silent

api/web/dist/index.html: api/web/node_modules/.package-lock.json api/web/index.html api/web/vite.config.ts $(shell find api/web/src api/web/public -type f)
	@cd api/web && PATH="$$(./node.sh):$$PATH" npm run --silent build
	@touch $@

# Format and lints, of everything that is written by hand.
check: packages models web
	$(CARGO) fmt --all --check
	$(CARGO) clippy --release --locked --workspace --all-targets -- -D warnings

test: check test-packages
	@$(CARGO) nextest --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-nextest
	$(CARGO) nextest run --release --locked --workspace
	cd api/web && PATH="$$(./node.sh):$$PATH" npm run --silent test
	$(MAKE) browser-test

browser-test: build test-packages
	cd api/web && PATH="$$(./node.sh):$$PATH" npm run --silent test:browser

# Reads freshly printed bills with this reader and its peers, times them, and matches noisy names; see
# benches/RESULTS.md. BENCH_FIRST, BENCH_ROUNDS and BENCH_READERS make it smaller:
#   make bench-reading BENCH_FIRST=80000 BENCH_ROUNDS=1 BENCH_READERS=pp-ocr,rapidocr-tiny
BENCH_FIRST ?= 90000
BENCH_ROUNDS ?= 4
BENCH_PAGES ?= 1
BENCH_READERS ?= pp-ocr,pp-ocr-cells,tesseract,rapidocr-small,rapidocr-tiny,tesseract-command
BENCH_OUT := target/bench
PEERS := $(BENCH_OUT)/venv

bench: bench-reading bench-speed bench-matching bench-names

bench-reading: models test-packages peers
	$(CARGO) run --release --locked -p benches --bin compare -- --out $(BENCH_OUT) --python $(PEERS)/bin/python \
	  --kept $(BENCH_OUT)/peers --first $(BENCH_FIRST) --rounds $(BENCH_ROUNDS) --pages $(BENCH_PAGES) --readers $(BENCH_READERS)

# Needs the machine for itself.
bench-speed: models test-packages peers
	$(CARGO) run --release --locked -p benches --bin speed -- --out $(BENCH_OUT) --python $(PEERS)/bin/python

BENCH_CATALOG ?= ../shared/data/catalog-300k.tsv.gz
# For figures that are kept, a seed that was never used before.
BENCH_SEED ?= 0

# The matcher alone, then beside its peers; skipped, saying so, without BENCH_CATALOG.
bench-matching: test-packages peers
	$(call install,postgresql postgresql-contrib)
	$(CARGO) run --release --locked -p catalog --example match_report -- --seed $(BENCH_SEED) $(BENCH_CATALOG) 5000 $(BENCH_OUT)/matching
	@test ! -e $(BENCH_CATALOG) || $(PEERS)/bin/python benches/peers/matching.py $(BENCH_OUT)/matching

# Names as the reader reads them.
bench-names: models test-packages
	$(CARGO) run --release --locked -p benches --bin names -- --first $(BENCH_FIRST) --readers pp-ocr,tesseract --kept $(BENCH_OUT)/names

# What the peers run on, in an environment of their own.
peers: $(PEERS)/installed.txt

$(PEERS)/installed.txt: benches/peers/requirements.txt
	$(call install,python3-venv tesseract-ocr)
	@python3 -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@cp $< $@

# Licences and sources of all dependencies; advisories need the network.
deny:
	@$(CARGO) deny --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-deny
	$(CARGO) deny check bans licenses sources
