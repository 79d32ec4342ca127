# Each target with a `##` is listed by `make`. What a target needs is set up first; a second run starts in seconds.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv/bin
PORT ?= 8000
# Several jobs at once gain nothing on numbers this small, and on two cores they stand in each other's way.
export OMP_NUM_THREADS ?= 1

.PHONY: help setup run test test-postgresql check lint format extension bench soak lock train evaluate reference clean environment serving-environment

help: ## list what there is
	@echo "Lachan: is this a scam? What 'make' can do:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: environment ## build just the environment, in .venv (tests and training included)

environment:
	@scripts/setup.sh all

serving-environment:
	@scripts/setup.sh run

run: serving-environment ## set everything up and serve on http://localhost:8000 (PORT=… for another)
	@exec $(VENV)/lachan up --port $(PORT)

test: check ## set up and pass the tests: check, then pytest (ARGS="-k links" for some)
	@$(VENV)/pytest $(ARGS)

test-postgresql: environment ## the tests of the centre again, on a PostgreSQL made for the run
	@# what a test writes is never committed: a vacuum counts no rows, and plans for empty tables take minutes
	@LACHAN_POSTGRESQL_OPTIONS="-c autovacuum=off" scripts/with_postgresql.sh $(VENV)/pytest --only-database tests/centre $(ARGS)

check: environment ## lint, types and import contracts, without the tests
	@$(VENV)/ruff check
	@$(VENV)/ruff format --check
	@$(VENV)/mypy
	@$(VENV)/lint-imports --no-logo

lint: check ## the same as check

format: environment ## put the code into its form, and mend what the linter can
	@$(VENV)/ruff check --fix
	@$(VENV)/ruff format

extension: environment ## pack the browser extension into dist/: make extension CENTRE=https://… KEY=… [NAME=… RELAY=…]
	@$(VENV)/python scripts/build_extension.py --centre "$(CENTRE)" --key "$(KEY)" --name "$(NAME)" \
	  --name-en "$(NAME_EN)" --relay "$(RELAY)"

bench: environment ## measure how fast it is; the tables are in docs/reference/
	@for script in $$(grep -l __main__ bench/*.py); do echo "== $$script"; $(VENV)/python "$$script" || exit 1; done

soak: environment ## the long tests: fuzzing and load (SOAK_SECONDS=3600: an hour of a hundred officers)
	@$(VENV)/pytest -m slow --run-slow $(ARGS)

train: environment ## rebuild the shipped models from data: make train DATA=folder
	@test -n "$(DATA)" || { echo "make train DATA=folder: the folder with the training sets"; exit 2; }
	@$(VENV)/lachan train all --data "$(DATA)" $(ARGS)

evaluate: environment ## figures of the shipped models on a set: make evaluate SET=file.parquet
	@test -n "$(SET)" || { echo "make evaluate SET=file.parquet: the set to judge"; exit 2; }
	@$(VENV)/lachan evaluate "$(SET)" $(ARGS)

reference: environment ## write the reference pages that are built from code
	@$(VENV)/python scripts/build_reference.py

lock: ## refresh the locks within the ranges of pyproject.toml (needs uv)
	@scripts/lock.sh

clean: ## remove the environment and the caches; the data folder stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
