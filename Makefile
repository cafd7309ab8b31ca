# Two commands a newcomer needs: make run, make test. The rest is for those who build.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2

.PHONY: run test long bench check format

run: $(VENV)/runs
	@$(BIN)/flask --app wsgi serve

# The suite: format, lint and types first, then SQLite, a real PostgreSQL and a real browser.
test: $(VENV)/tests check
	ALLOW_NO_BROWSER=$$($(BIN)/python tests/browser/provide.py) \
	$(BIN)/python -m pytest -n $(JOBS) -m "not long"

long: $(VENV)/tests
	$(BIN)/python -m pytest -n $(JOBS) -m long -s

bench: $(VENV)/tests
	$(BIN)/python -m bench

check: $(VENV)/tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.venv: $(VENV)/runs

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên. / Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/runs: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tests: requirements-dev.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $(VENV)/runs $@
