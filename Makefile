# Everything a developer or CI does. `make` lists the targets. Needs Debian (or alike) with Python 3.11, git and make.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(shell command -v python3.11) python3)
BIN := .venv/bin
STAMP := .venv/.installed
LOCKS := requirements/build.lock requirements/dev.lock
CODE := app migrations tests
# UPGRADE=--upgrade moves every pin to the newest release that fits; without it only what pyproject.toml asks for changes.
UPGRADE ?=
# Rounds of make test-crash per database; CRASH takes its further options, such as CRASH='--seed 7'.
ROUNDS ?= 100
CRASH ?=
# Options of make test-audit, such as AUDIT='--lookups 500 --outages 2 --kills 1'.
AUDIT ?=
# Options of make test-faults, such as FAULTS='-k failover'.
FAULTS ?=
# Further options of make soak, such as SOAK='--databases sqlite --seed 7'.
SOAK ?=
PARALLEL := -n 2 --dist worksteal
# Tests that cover app/domain and app/snapshot without the rest: counting lines takes the others twice their time.
COVERING := tests/domain tests/snapshot tests/actions/test_search.py
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(UPGRADE)

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(STAMP) ## create .venv with the locked dependencies and the authdir command

$(STAMP): $(LOCKS) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name it with: make setup PYTHON=/path/to/python3.11" >&2; exit 1; }
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv; \
	  else \
	    echo "Python's venv module is not complete. Install it: sudo apt-get install python3-venv" >&2; exit 1; \
	  fi; \
	fi
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(LOCKS:%=-r %)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: run
run: setup ## start a fresh demonstration on http://127.0.0.1:8000
	$(BIN)/authdir demo

.PHONY: demo-reset
demo-reset: ## forget the demonstration's data
	rm -rf var/demo

# Cards are set in many scripts; their tests read the letters back.
FONTS := fonts-noto-core fonts-noto-cjk
.PHONY: fonts
fonts: ## install the fonts in which cards are set, where they are missing
	@if ! dpkg -s $(FONTS) >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(FONTS); \
	  else \
	    echo "Fonts for printed cards are missing. Install them: sudo apt-get install $(FONTS)" >&2; exit 1; \
	  fi; \
	fi

# The pages are tested in a real browser: in Debian's, which needs nothing of elsewhere.
.PHONY: browser
browser: ## install the browser in which pages are tested, where it is missing
	@if ! command -v chromium >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium; \
	  else \
	    echo "The browser in which pages are tested is missing. Install it: sudo apt-get install chromium" >&2; exit 1; \
	  fi; \
	fi

# The shipped configuration of the proxy is tested with Debian's, against Debian's player of slow clients; and what another cache keeps.
PROXY := nginx-light slowhttptest varnish
.PHONY: proxy-tools
proxy-tools: ## install the proxy and the cache with which the service is tested, and what attacks it, where they are missing
	@for tool in nginx slowhttptest varnishd; do PATH="$$PATH:/usr/sbin" command -v $$tool || break; done | grep -q varnishd || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(PROXY); \
	  else \
	    echo "The proxy with which the service is tested is missing. Install it: sudo apt-get install $(PROXY)" >&2; exit 1; \
	  fi; }

.PHONY: test
test: setup fonts browser proxy-tools ## run the tests; those of app/domain and app/snapshot must cover every branch of them
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report=term-missing:skip-covered $(COVERING)
	$(BIN)/python -m pytest $(PARALLEL) $(COVERING:%=--ignore=%)

.PHONY: test-explore
test-explore: setup ## try the properties and the API's description on new random examples, TRIES=20 times
	for round in $$(seq $(or $(TRIES),20)); do \
	  HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest -n 2 --quiet tests/domain tests/snapshot tests/intake tests/api/test_described.py || exit 1; done

.PHONY: test-crash
test-crash: setup ## kill server and database at random moments, ROUNDS=100 per database; nothing acknowledged may be lost
	$(BIN)/python -m tests.crash --rounds $(ROUNDS) $(CRASH)

.PHONY: test-audit
test-audit: setup ## 5,000 restricted lookups, database and server killed meanwhile: each answer has exactly one audit event
	$(BIN)/python -m tests.crash.watch $(AUDIT)

# Files named test_*.py run in make test as well, those named long_*.py only here.
.PHONY: test-faults
test-faults: setup ## stop, freeze, fill and fail over whatever the service depends on, at length
	$(BIN)/python -m pytest --capture=no --override-ini='python_files=test_*.py long_*.py' tests/faults $(FAULTS)

# The promise is a whole day of each database; HOURS=0.5 gives a first impression.
HOURS ?= 24
.PHONY: soak
soak: setup ## mixed load with random faults for HOURS=24 on each database: nothing that a process takes up may grow
	$(BIN)/python -m tests.faults.soak --hours $(HOURS) $(SOAK)

.PHONY: check
check: setup ## run the formatter (read only), linters, type checker and import contracts
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types lints

# The type checker takes as long as all the others.
.PHONY: types
types:
	$(BIN)/mypy

.PHONY: lints
lints:
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml app migrations
	$(BIN)/vulture

# pip-audit asks PyPI about each locked package; it is run from uv's own cache, not from .venv.
.PHONY: known-faults
known-faults: setup ## compare the locked packages with lists of known faults (needs the network)
	$(BIN)/uv tool run --from pip-audit==2.10.1 pip-audit --strict --disable-pip --require-hashes $(LOCKS:%=--requirement %)

.PHONY: fix
fix: setup ## format the code and mend what ruff can mend
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

.PHONY: tour
tour: setup fonts browser ## take the pictures of docs/web.md anew
	$(BIN)/python -m tests.web.tour

.PHONY: bench
bench: setup ## measure a running server on this machine
	$(BIN)/python -m tests.bench

.PHONY: lock
lock: setup ## write requirements/*.lock anew from pyproject.toml (UPGRADE=--upgrade for newer releases)
	$(COMPILE) --group build -o requirements/build.lock >/dev/null
	$(COMPILE) pyproject.toml -o requirements/runtime.lock >/dev/null
	$(COMPILE) --group test --group quality -c requirements/runtime.lock pyproject.toml -o requirements/dev.lock >/dev/null
