# iotsec: `make demo` shows what it does, `make test` passes the tests. Both set up what they need in .venv.
PYTHON ?= $(firstword $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done))
BIN = .venv/bin

.PHONY: demo test lint bench docs golden clean

demo: .venv/.ready
	@$(BIN)/iotsec check examples/ev-charging/first-draft.yaml; test $$? -eq 1

test: .venv/.dev
	$(BIN)/python -m pytest -n 2
	$(MAKE) --no-print-directory lint

lint: .venv/.dev
	$(BIN)/ruff check iotsec tests examples
	$(BIN)/ruff format --check iotsec tests examples
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev
	$(BIN)/python tests/benchmarks/run.py

docs: .venv/.ready
	$(BIN)/python docs/make_reference.py

.venv/.made:
	@test -n "$(PYTHON)" || { echo "iotsec needs Python 3.11 or later (set PYTHON=...)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "this Python cannot make a venv: install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	@touch $@

.venv/.ready: pyproject.toml .venv/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q iotsec
	@touch $@

.venv/.dev: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

golden: .venv/.ready
	$(BIN)/python tests/reports/kept.py
	$(BIN)/python tests/cli/allowing.py

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
