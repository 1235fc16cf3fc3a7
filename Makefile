# Every command a person or a machine needs here. `make` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
PEOPLE ?= 500 5000
CASES ?= tests/cases
WEEKS ?= 120
LIVED ?= 100000
SEED ?= 20261121
SECONDS ?= 20
NOTES ?= 500
KILLS ?= 300
CUTS ?= 30
ENGINE ?= both
PEOPLE_JUDGED ?= 1000000
PEOPLE_SPARK ?= 100000
SIZES ?= 10000 100000 1000000 10000000
PYTEST ?=
ONLY ?=
BIN := .venv/bin

.PHONY: load caseload help run test test-postgres check bench gap cases mechanism simulate replan course safety chaos faults power screenshots figures lighthouse frames lock env env-test env-bench
.PHONY: fuzz audit
.PHONY: test-engines bench-registry

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: env ## Dorsal with demo people on http://localhost:8000 (PORT=...)
	@$(BIN)/python -m dorsal.config migrate --verbosity 0
	@echo "Sign in as one of these demo people, or as a member of the clinic that cares for them (address, password, story):"
	@$(BIN)/python -m dorsal.config demo
	@echo "Dorsal is on http://localhost:$(PORT), its sign-in on http://localhost:$(PORT)/account/login/ (stop with Ctrl-C)"
	@echo "Reminders and each day's plans are made by a worker: .venv/bin/dorsal work in another terminal"
	@exec $(BIN)/python -m dorsal.config runserver --noreload $(PORT)

test: env-test ## everything a change must pass, on SQLite (PYTEST="tests/care -k name" for a part, then without coverage)
	@browser=$$(tools/browser.sh) || exit 1; \
	DORSAL_CHROMIUM=$$browser tools/test.sh $(PYTEST)

test-postgres: env-test ## every test that has a database, on a PostgreSQL started for them, or the one of DORSAL_DATABASE
	@browser=$$(tools/browser.sh) || exit 1; \
	DORSAL_CHROMIUM=$$browser tools/test.sh --postgres $(PYTEST)

check: env-test ## types, style, layers, unsafe code, content, and the ten texts that are hardest to read
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r dorsal tools
	$(BIN)/dorsal content check
	$(BIN)/python tools/readability.py

bench: env-bench ## how fast the decisions are, beside a peer
	$(BIN)/dorsal bench

bench-registry: env-bench ## every rule over a million people, beside other engines (SIZES="10000 100000", PEOPLE_SPARK=10000: sooner)
	@engines=$$(tools/engines.sh) && fhir4ds=$$(tools/fhir4ds.sh) || exit 1; \
	$(BIN)/dorsal registry bench --people $(PEOPLE_JUDGED) --sizes $(SIZES) --spark $(PEOPLE_SPARK) --engines $$engines --fhir4ds $$fhir4ds

test-engines: env-test ## the same answers from Spark and from a CQL engine that is not ours, in an environment of their own
	@engines=$$(tools/engines.sh) || exit 1; \
	DORSAL_ENGINES=$$engines $(BIN)/python -m pytest tests/engines $(PYTEST)

gap: env-bench ## how far the chosen weeks are from a solver's bound (WEEKS=120, SECONDS=20 at most for each)
	$(BIN)/dorsal gap --weeks $(WEEKS) --seconds $(SECONDS)

cases: env ## what Dorsal decides for written people, and how often it misses (CASES=folder)
	$(BIN)/dorsal cases $(CASES)

mechanism: env-bench ## the pain patterns beside experts' labels, logistic regression and the majority
	$(BIN)/dorsal cases mechanism

simulate: env ## simulated people beside the published figures they are calibrated to
	$(BIN)/dorsal simulate calibrate

course: env ## whether what the course foresees for simulated people comes true
	$(BIN)/dorsal simulate forecasts

replan: env ## how long everybody takes to be planned anew, on simulated people (PEOPLE="500 5000")
	@tools/replan.sh $(PEOPLE)

load: env ## both engines under four clients at once: a session told, today's page, the caseload (PEOPLE="500 5000", ENGINE=both)
	@wrk=$$(tools/wrk.sh) || exit 1; \
	$(BIN)/python tools/load.py $(PEOPLE) --engines $(if $(filter both,$(ENGINE)),sqlite postgresql,$(ENGINE)) --wrk $$wrk $(if $(COURSES),--courses $(COURSES))

caseload: env-test ## how long the caseload of 200 people takes, among 5,000 with a year of data (DATA=folder keeps the database)
	@$(BIN)/python tools/caseload.py $(if $(DATA),--data $(DATA))

safety: env ## a hundred thousand weeks of simulated people who live with the plan, each shown week judged (LIVED=, SEED=)
	$(BIN)/dorsal simulate safety --weeks $(LIVED) --seed $(SEED)

chaos: env-test ## real browsers, a bad line and a server that is killed: lost, doubled, misplaced must be 0 (NOTES=500)
	@browser=$$(tools/browser.sh) || exit 1; \
	DORSAL_CHROMIUM=$$browser PYTHONPATH=. $(BIN)/python tools/chaos.py --notes $(NOTES) --seed $(SEED)

faults: env-test ## writers, servers and databases killed while they write, on both engines: lost and half there must be 0 (KILLS=300, ENGINE=both)
	@PYTHONPATH=. $(BIN)/python tools/faults.py --kills $(KILLS) --engine $(ENGINE) --seed $(SEED)

power: env-test ## power cuts on both engines: of each file only what was synced is there afterwards (CUTS=30)
	@PYTHONPATH=. $(BIN)/python tools/power_cuts.py --cuts $(CUTS) --engine $(ENGINE) --seed $(SEED)

screenshots: env-test ## every page as a picture: phone and desk, light and dark, each language, in build/screenshots (ONLY="today week")
	@browser=$$(tools/browser.sh) || exit 1; \
	DORSAL_CHROMIUM=$$browser $(BIN)/python -m tools.screenshots $(ONLY)

figures: env-test ## every drawn exercise on sheets, light and dark, in build/figures; and what no body could do
	@browser=$$(tools/browser.sh) || exit 1; \
	DORSAL_CHROMIUM=$$browser $(BIN)/python tools/figures.py

lighthouse: env-test ## the pages on a telephone, served as in production: Lighthouse's marks, bytes and requests beside the bars
	@browser=$$(tools/browser.sh) && node=$$(tools/node.sh) || exit 1; \
	DORSAL_CHROMIUM=$$browser DORSAL_NODE=$$node $(BIN)/python tools/lighthouse.py $(ONLY)

frames: env-test ## how soon the check-in answers a touch and how evenly a figure plays, with a processor four times slower
	@browser=$$(tools/browser.sh) || exit 1; \
	DORSAL_CHROMIUM=$$browser $(BIN)/python tools/frames.py

fuzz: env-test ## whatever a program may send, to every address, with another seed each time (SECONDS=300)
	FUZZ_SECONDS=$(if $(filter command line environment,$(origin SECONDS)),$(SECONDS),300) $(BIN)/python -m pytest -p no:xdist -q tests/web/test_fuzz.py

audit: ## known faults of what we depend on, asked of the advisories: needs the network, and fails without it
	@tools/audit.sh

lock: env ## renew requirements/*.txt from *.in (the one target that asks for newer versions)
	tools/lock.sh

env:
	@tools/environment.sh requirements/run.txt

env-test:
	@tools/environment.sh requirements/test.txt

env-bench: env
	@tools/environment.sh requirements/bench.txt
