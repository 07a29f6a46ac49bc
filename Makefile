# The one list of tasks. `make` shows it.
PYTHON ?= python
.DEFAULT_GOAL := help
.PHONY: help install check lint types contracts test format pictures templates columns benchmark

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## everything a developer needs, into the active environment
	$(PYTHON) -m pip install -e ".[dev]"

check: lint types contracts test ## all that has to pass before a change goes in

lint: ## ruff: rules and format
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check

types: ## mypy, strict
	$(PYTHON) -m mypy

contracts: ## which module may import which
	lint-imports --no-logo

test: ## the tests
	$(PYTHON) -m pytest

format: ## mend what ruff can mend by itself
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

pictures: ## docs/gallery: the sample workbooks as they print, the report as a browser shows it
	$(PYTHON) -m tools.pictures
	$(PYTHON) -m tools.report_pages

templates: ## templates/, built again from the code
	$(PYTHON) -m tools.templates

columns: ## docs/columns.md, written again from the tables
	$(PYTHON) -m tools.columns

benchmark: ## our speed beside that of the libraries underneath
	$(PYTHON) -m benchmarks
