# Every target works on a bare machine with Python 3.11 to 3.13 and make. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test cassettes lint types wheel bench policy clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | awk -F'|' '{printf "  make %-9s %s\n", $$1, $$2}'

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11, 3.12 or 3.13 is needed; this is %d.%d. Try: make PYTHON=python3.12 ..." % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/developing: $(VENV)/installed
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(VENV)/installed ## Draft guarded replies for the shipped example conversations
	@$(BIN)/assist demo

test: $(VENV)/developing ## Run all tests
	$(BIN)/python -m pytest

lint: $(VENV)/developing ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/developing ## Check types
	$(BIN)/mypy

policy: $(VENV)/installed ## Prove the shipped policy pack and write its compiled form
	$(BIN)/assist policy build

cassettes: $(VENV)/developing ## Record the model tests anew from OPENAI_BASE_URL, else from the scripted server
	$(BIN)/python -m tests.assist.recording

wheel: $(VENV)/developing ## Build the wheel and try it in an empty environment and folder
	$(BIN)/python tests/wheel.py

bench: $(VENV)/developing ## Measure speed as ratios to a floor of the same run
	$(BIN)/python -m evals.bench

clean: ## Remove the environment and all caches
	rm -rf $(VENV) .cache dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
