# The commands of haicap. `make` alone lists them.
# Needed beforehand: python3 (3.11 or newer), make, a network. All else is fetched into this folder.

PYTHON ?= python3
PORT ?= 8000
DOSSIERS ?= 2000000
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo install test lint lock words bench clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## the running platform with sample data on http://127.0.0.1:8000 (PORT=… to change)
	@$(PYTHON) tools/setup.py install
	@$(BIN)/python -m tools.demo --port $(PORT)

install: ## set-up only: .venv with the command .venv/bin/haicap, styles and scripts of the pages
	@$(PYTHON) tools/setup.py install

test: ## everything that CI runs; leaves no process
	@$(PYTHON) tools/setup.py install dev
	@$(BIN)/python -m tools.checks

lint: ## the checks that read the code only: format, types, imports, words
	@$(PYTHON) tools/setup.py install dev
	@$(BIN)/python -m tools.checks --only reading

words: ## compile the translations; say which are missing
	@$(PYTHON) tools/setup.py install
	@$(BIN)/python -m tools.words check

bench: ## CPU of three pages beside their bare statements on 2,000,000 dossiers (DOSSIERS=… for fewer)
	@$(PYTHON) tools/setup.py install
	@$(BIN)/python -m benchmarks --dossiers $(DOSSIERS)

lock: ## choose the versions of all packages anew and write the locks
	@$(PYTHON) tools/locks.py

clean: ## remove what the commands made in this folder; installations and their data stay
	rm -rf .venv .cache build haicap.egg-info frontend/node_modules haicap/ui/static/haicap
	rm -rf .mypy_cache .ruff_cache .import_linter_cache .grimp_cache .hypothesis tests/.out
	find haicap tests tools -name '*.mo' -delete -o -name __pycache__ -type d -prune -exec rm -rf {} +
