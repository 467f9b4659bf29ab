# Everything runs in .venv, which the first target that needs it makes. `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
# Compiled files let every test process start faster, also where the environment switches them off.
unexport PYTHONDONTWRITEBYTECODE
# The language of the terminal: the first of the three that is set decides (simulator/cli/terminal.py has the same rule).
# `$(call say,English,Chinese)` is the one of two sentences that the reader understands.
say = $(if $(filter zh%,$(or $(LC_ALL),$(LC_MESSAGES),$(LANG))),$(2),$(1))
PYTEST := $(BIN)/pytest -n 3 --dist loadgroup

.PHONY: help dev demo playground run doctor doctor-table check test test-fast test-long test-websocket format cards screenshots stress flows budget large-scan footprint idle outage bench lock fuzz rights chaos mutants clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

# Every file but those of `make fuzz` and `make bench` is checked against the hashes of the lock, so that nobody can replace a release after it was looked at.
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

.venv/.runtime: requirements.lock
	@echo "$(call say,Making the virtual environment .venv ...,正在创建虚拟环境 .venv……)"
	@$(PYTHON) -m venv .venv
	@echo "$(call say,Installing the packages of requirements.lock (about a minute) ...,正在安装 requirements.lock 中的依赖（约一分钟）……)"
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "$(call say,Installing the packages of requirements-dev.lock (about a minute) ...,正在安装 requirements-dev.lock 中的依赖（约一分钟）……)"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

.venv/.fuzz: requirements-fuzz.txt .venv/.dev
	@echo "$(call say,Installing the packages of requirements-fuzz.txt ...,正在安装 requirements-fuzz.txt 中的依赖……)"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-fuzz.txt
	@touch $@

.venv/.bench: requirements-bench.txt .venv/.dev
	@echo "$(call say,Installing the packages of requirements-bench.txt ...,正在安装 requirements-bench.txt 中的依赖……)"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

dev: .venv/.dev ## make the virtual environment with everything for development

demo: .venv/.runtime ## play a conversation with the bot in the terminal: simulator and bot on this machine, no credentials
	@$(BIN)/python -m simulator

playground: .venv/.runtime ## the same in a browser: prints the address of a chat page, stays up until Ctrl-C
	@$(BIN)/python -m simulator --page-only

run: .venv/.runtime ## start the bot for real, with the settings of the environment or .env
	@$(BIN)/python app.py

doctor: .venv/.runtime ## examine this installation: settings, network, app, permissions, database, work (docs/doctor.md)
	@$(BIN)/python app.py doctor

test: .venv/.dev ## all tests, each matrix once; those of the chat page need Debian's chromium and are skipped without it
	$(PYTEST) -m "not long" --durations=20

test-fast: .venv/.dev ## the tests that take less than a second or two each
	$(PYTEST) -m "not slow and not long"

test-long: .venv/.dev ## all tests with every database, transport and fault
	$(PYTEST) --durations=20

test-websocket: .venv/.dev ## all conversations over the long connection instead of the webhook
	TEST_TRANSPORT=websocket $(PYTEST) -m "not long" tests/conversations

check: .venv/.dev ## format, lint, types, import law, weaknesses in our code and in the packages, then all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy app.py bot cards handlers simulator tests
	$(BIN)/lint-imports --no-logo
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive .
	$(BIN)/python -m tests.meta.audit
	$(MAKE) --no-print-directory test

# Both locks hold for every Python from 3.11 on. What is locked stays, unless UPGRADE is --upgrade or --upgrade-package NAME.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

lock: .venv/.dev ## write requirements.lock and requirements-dev.lock again, after a change of a pin
	$(COMPILE) $(UPGRADE) requirements.txt --output-file requirements.lock
	$(COMPILE) $(UPGRADE) requirements-dev.txt --constraints requirements.lock --output-file requirements-dev.lock

format: .venv/.dev ## format the code and fix what ruff can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

cards: .venv/.dev ## write the rendered cards to docs/cards.json
	$(BIN)/python -m tests.cards.render_cards

screenshots: .venv/.dev ## take the pictures under docs/images again; needs Debian's chromium
	$(BIN)/python -m tests.browser.pictures

rights: .venv/.dev ## write the table of who may do what into docs/security.md
	$(BIN)/python -m tests.support.rights.page

doctor-table: .venv/.dev ## write the table of planted faults into docs/doctor.md
	@$(BIN)/python -m tests.support.doctor.page

chaos: .venv/.dev ## kills, outages of database, disk, clock and Feishu in a mixture, on both databases: nothing is lost (docs/reliability.md)
	@$(BIN)/python -m tests.stress.chaos

stress: .venv/.dev ## the long programs: chaos, malformed requests, the oracle attack, reminders (docs/stress.md)
	$(BIN)/python -m tests.stress.chaos
	$(BIN)/python -m tests.stress.malformed
	$(BIN)/python -m tests.stress.oracle
	$(BIN)/python -m tests.stress.reminders

flows: .venv/.dev ## measure what a command, a reopening, a scan and a digest cost: files, calls, database reads
	@$(BIN)/python -m tests.stress.flows

budget: .venv/.dev ## count the calls to Feishu of a month for 300, 3,000 and 30,000 jobs
	@$(BIN)/python -m tests.stress.call_budget

large-scan: .venv/.dev ## measure two full scans of 20,000 jobs while another thread writes: time, calls, waits, memory
	@$(BIN)/python -m tests.stress.large_scan

footprint: .venv/.dev ## measure memory and start of the bot's processes against a bare import of the SDK
	@$(BIN)/python -m tests.stress.footprint

idle: .venv/.dev ## measure what a minute of the reminders costs with 10 and with 10,000 subscribed chats
	@$(BIN)/python -m tests.stress.idle_minute

outage: .venv/.dev ## measure the bot while PostgreSQL is away, and among slow clients (20 minutes; docs/reliability.md)
	@$(BIN)/python -m tests.stress.outage

bench: .venv/.bench ## measure speed and cost beside their reach, and write docs/performance.md (about 45 minutes on an idle machine)
	@$(BIN)/python -m tests.bench

fuzz: .venv/.fuzz ## fuzz the webhook, clicks, typed words and cards with at least 1,000,000 cases (docs/reliability.md)
	@$(BIN)/python -m tests.stress.fuzz

mutants: .venv/.dev ## make the mistakes of a list one at a time in a copy of the code: a test must notice each (docs/stress.md)
	@$(BIN)/python -m tests.stress.mutations

clean: ## remove the virtual environment and caches
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
