SHELL := /bin/bash
PYTHON ?= python3.11
ifeq (, $(shell command -v $(PYTHON) 2>/dev/null))
PYTHON := python3
endif
DATA ?= data
BIN := .venv/bin
export OMP_NUM_THREADS ?= 1
export ORT_DISABLE_TELEMETRY := 1
# The programs of a run start many processes: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test test-checked check check-types check-rest bench bench-short setup setup-test setup-bench lock screenshots

## run: set up, start the server, load the sample cases, open the client (make run DATA=folder)
run: setup
	@$(BIN)/python -m tools.run_sample --data "$(DATA)"

## test: set up, check the code, run every test; the types, which take longest, beside all the rest
test: setup-test
	@$(MAKE) --no-print-directory --jobs 2 check-types test-checked

test-checked: check-rest
	@$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

## check: everything about the code that needs no running program; the types beside the rest
check: setup-test
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target check-types check-rest

check-types:
	@$(BIN)/mypy

check-rest:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/vulture
	@$(BIN)/deptry --no-ansi . 2>&1 | tail -n 40; exit $${PIPESTATUS[0]}
	@$(BIN)/python tools/check_sources.py
	@$(BIN)/python -m tools.check_texts
	@$(BIN)/python tools/write_openapi.py --check
	@$(BIN)/python tools/check_migrations.py

## bench: the whole evaluation beside its baselines, hours (see README); what is kept before a break is not made again
bench: setup-bench
	@ended=0; \
	$(BIN)/python -m benchmarks || ended=$$?; \
	$(BIN)/python -m benchmarks.documents --part evaluate --count 2400 --baseline-every 24 || ended=$$?; \
	$(BIN)/python -m benchmarks.genuineness whole || ended=$$?; \
	$(BIN)/python -m benchmarks.faces || ended=$$?; \
	$(BIN)/python -m benchmarks.fuzzing || ended=$$?; exit $$ended

## bench-short: every benchmark beside its baseline, with small samples of reading, genuineness, faces and fuzzing
bench-short: setup-bench
	@$(BIN)/python -m benchmarks --short

screenshots: setup-test
	@QT_QPA_PLATFORM=offscreen $(BIN)/python tools/take_screenshots.py build/screenshots

setup:
	@$(PYTHON) tools/set_up.py

setup-test:
	@$(PYTHON) tools/set_up.py --test

setup-bench:
	@$(PYTHON) tools/set_up.py --bench

## lock: pin every dependency again (needs network)
lock:
	@$(PYTHON) tools/lock_requirements.py
