# `make run` turns raw/ into out/; `make test` runs every check. Both make the environment that they
# need in .venv, from the lock files, with a Python found on the PATH (PYTHON=/path names another).

PYTHON ?=
export PYTHON

SH    := sh
PY    := .venv/bin/python
VALID := $(PY) -m check_jsonschema
LOCK  := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
         --only-binary :all: --no-emit-index-url --no-emit-find-links --no-annotate \
         --custom-compile-command 'make lock' $(UPGRADE)

.PHONY: help run test test-oldest lint types contracts tests schemas output lock clean \
        run-environment test-environment

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1: /p' Makefile

run: run-environment ## raw/ -> out/
	$(PY) -m pipeline run raw/ --out out/

test: lint types contracts tests schemas output ## every check, on the newest Python present
	@echo "All checks passed."

test-oldest: test-environment ## the tests alone, on the oldest Python present, its output against the newest
	@newest=$$($(SH) scripts/find-python 3.13 3.12 3.11) && \
	oldest=$$($(SH) scripts/find-python 3.11 3.12 3.13) && \
	if [ "$$oldest" = "$$newest" ]; then \
	    echo "Only one supported Python is present: $$newest"; \
	else \
	    PYTHON=$$oldest $(SH) scripts/make-venv .venv-oldest requirements-dev.lock && \
	    other=$$(.venv/bin/python -c 'import sys; print("PYTHON_%d_%d" % sys.version_info[:2])') && \
	    env $$other=.venv/bin/python .venv-oldest/bin/python -m pytest; \
	fi

lint: test-environment ## style and format
	$(PY) -m ruff check
	$(PY) -m ruff format --check

types: test-environment ## what the type checker says
	$(PY) -m mypy

contracts: test-environment ## which module may import which
	.venv/bin/lint-imports --no-logo

tests: test-environment ## the tests, with branch coverage
	$(PY) -m pytest --cov

schemas: test-environment ## schemas/ is what the models say
	$(PY) -m pipeline schema --check

output: test-environment ## out/ is what the pipeline makes of raw/, and is valid
	rm -rf build/out
	$(PY) -m pipeline run raw/ --out build/out
	@diff -ru out build/out || \
	    { echo "out/ is not what raw/ gives: read the difference, make run, commit out/"; exit 1; }
	$(PY) -m pipeline check out
	$(VALID) --schemafile schemas/manifest.json out/manifest.json
	$(VALID) --schemafile schemas/authorities.json out/authorities.json
	find out/documents -name '*.json' -exec $(VALID) --schemafile schemas/document.json {} +
	find out/records -name '*.json' -exec $(VALID) --schemafile schemas/record.json {} +

lock: test-environment ## both lock files (with UPGRADE=--upgrade: the newest versions that fit)
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --group dev --all-extras --constraint requirements.lock \
	    --output-file requirements-dev.lock

clean: ## remove environments, caches and build/
	rm -rf .venv .venv-oldest build dist .coverage .hypothesis .import_linter_cache .mypy_cache \
	    .pytest_cache .ruff_cache
	find pipeline tests -name __pycache__ -prune -exec rm -rf {} +

run-environment:
	@$(SH) scripts/make-venv .venv requirements.lock requirements-dev.lock

test-environment:
	@$(SH) scripts/make-venv .venv requirements-dev.lock
