# `make run` turns raw/ into out/; `make check` is for every edit, `make test` for every commit. Each
# makes the environment that it needs in .venv, from the lock files, with a Python found on the PATH
# (PYTHON=/path names another).

PYTHON ?=
export PYTHON

SH    := sh
PY    := .venv/bin/python
# At most eight processes: each holds the model of names.
TESTS := -m pytest -n logical --maxprocesses 8 --dist worksteal
VALID := $(PY) -m check_jsonschema
SUBSET := --quick
# To trace branches doubles the time of a test: what the first case of each covers is measured, 91 %
# where nothing is skipped that needs Pango, Tesseract or a browser.
FIRST = -m "not long and not slow" $(SUBSET) --cov --cov-fail-under 80 --durations 5
UVX   := .venv/bin/uvx --quiet
LOCK  := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
         --only-binary :all: --no-emit-index-url --no-emit-find-links --no-annotate \
         --custom-compile-command 'make lock' $(UPGRADE)
PROSE := README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md CODE_OF_CONDUCT.md SECURITY.md CITATION.cff docs \
         schemas/CHANGELOG.md tests/README.md pipeline/cli/problems.toml .github

.PHONY: help run check test test-all test-oldest lint types contracts quick tests all-tests patterns \
        schemas output fuzz docs demo audit sbom lock clean run-environment test-environment

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1: /p' Makefile

run: run-environment ## raw/ -> out/
	$(PY) -m pipeline run raw/ --out out/

check: lint types contracts quick ## style, types, imports and a tenth of the tests: a minute on idle cores, several on a busy machine
	@echo "The quick checks passed."

test: lint types contracts tests schemas output fuzz ## every check but the long suites, on the newest Python present
	@echo "All checks passed."

test-all: lint types contracts all-tests schemas output fuzz ## every check, the long suites over real documents included
	@echo "All checks passed."

test-oldest: test-environment ## the first case of every test (SUBSET=: every case) on the oldest Python present, with branch coverage; its output is compared with the newest's
	@newest=$$($(SH) scripts/find-python 3.14 3.13 3.12 3.11) && \
	oldest=$$($(SH) scripts/find-python 3.11 3.12 3.13 3.14) && \
	if [ "$$oldest" = "$$newest" ]; then \
	    echo "Only one supported Python is present: $$newest"; \
	    $(PY) $(TESTS) $(FIRST); \
	else \
	    PYTHON=$$oldest $(SH) scripts/make-venv .venv-oldest requirements-dev.lock && \
	    other=$$(.venv/bin/python -c 'import sys; print("PYTHON_%d_%d" % sys.version_info[:2])') && \
	    env $$other=.venv/bin/python .venv-oldest/bin/python $(TESTS) $(FIRST) && \
	    env $$other=.venv/bin/python .venv-oldest/bin/python -m pytest tests/runtime/test_determinism.py \
	        -k another_python; \
	fi

lint: test-environment ## style and format of the code
	$(PY) -m ruff check
	$(PY) -m ruff format --check

types: test-environment ## static types
	$(PY) -m mypy

contracts: test-environment ## which module may import which (import-linter)
	.venv/bin/lint-imports --no-logo

quick: test-environment ## the first case of every test, slow ones aside
	$(PY) $(TESTS) --quick --durations 5

tests: test-environment ## the tests, with the slowest listed
	$(PY) $(TESTS) -m "not long" --durations 20

all-tests: test-environment ## the tests and the long suites, with branch coverage
	$(PY) $(TESTS) --cov --durations 20

patterns: test-environment ## patterns that no test of the readers and grammars matches, in one process; fails on any
	$(PY) -m pytest -p no:xdist -q -m "not long" --patterns tests/citations tests/statistics tests/entities tests/figures \
	    tests/grammar tests/layout tests/facts tests/gold tests/extract tests/checks tests/readers

schemas: test-environment ## schemas/ and docs/fields.md agree with the models
	$(PY) -m pipeline schema --fields docs/fields.md --check

output: test-environment ## out/ is what the pipeline makes of raw/, and it is valid
	rm -rf build/out
	$(PY) -m pipeline run raw/ --out build/out
	@diff -ru out build/out || \
	    { echo "out/ is not what raw/ gives: read the difference, make run, commit out/"; exit 1; }
	$(PY) -m pipeline check out
	$(VALID) --schemafile schemas/manifest.json out/manifest.json
	$(VALID) --schemafile schemas/authorities.json out/authorities.json
	find out/documents -name '*.json' -exec $(VALID) --schemafile schemas/document.json {} +
	find out/records -name '*.json' -exec $(VALID) --schemafile schemas/record.json {} +

fuzz: test-environment ## 300 mutated reports and 20,000 parts of some, a minute: nothing raised, lost, slow or invalid
	$(PY) scripts/fuzz.py --inputs 300
	$(PY) scripts/fuzz.py --small --inputs 20000

docs: test-environment ## the documentation site in build/site: generated pages compared, links and spelling checked
	$(PY) scripts/make_reference.py --check
	$(PY) scripts/write_accuracy.py --check
	$(PY) -m codespell_lib $(PROSE)
	NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict

demo: test-environment ## five reports of five families with their output, review pages and exports, in build/demo
	$(PY) scripts/make_demo.py

audit: test-environment ## known vulnerabilities of the locked packages, where an advisory service answers
	@$(SH) scripts/audit-packages requirements.lock requirements-dev.lock

sbom: test-environment ## a software bill of materials (CycloneDX) of what a run needs: build/sbom.json
	@mkdir -p build
	$(UVX) --from 'cyclonedx-bom==7.5.0' cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
	    --output-reproducible --of JSON -o build/sbom.json

lock: test-environment ## the lock files (with UPGRADE=--upgrade: the newest versions that fit)
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --group dev --group docs --all-extras --constraint requirements.lock \
	    --output-file requirements-dev.lock
	$(LOCK) pyproject.toml --extra cluster --constraint requirements-dev.lock \
	    --output-file requirements-cluster.lock

clean: ## remove environments, caches and build/
	rm -rf .venv .venv-oldest build dist .coverage .hypothesis .import_linter_cache .mypy_cache \
	    .pytest_cache .ruff_cache tests/npm/node_modules
	find pipeline tests -name __pycache__ -prune -exec rm -rf {} +

run-environment:
	@$(SH) scripts/make-venv .venv requirements.lock requirements-dev.lock

test-environment:
	@$(SH) scripts/make-venv .venv requirements-dev.lock
	@$(SH) scripts/install-npm-packages tests/npm
