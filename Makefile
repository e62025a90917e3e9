# Each target makes the environment it needs; the second run of it starts at once.
# Works with GNU make 3.81 (macOS) and any POSIX shell.

# The first interpreter that is new enough; override it: make test PYTHON=python3.13
ifndef PYTHON
PYTHON := $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$python && break; done)
endif

VENV := .venv
BIN := $(VENV)/bin
BENCH := build/bench/env
PEERS := bandit detect-secrets flake8 pylint ruff semgrep
PEER_STAMPS := $(PEERS:%=build/bench/peers/%/.stamp)
FRONT_ENDS := build/bench/front-ends
# Errors only: what pip warns of (a mirror without some project, say) is no news here.
PIP_FLAGS := --quiet --quiet --disable-pip-version-check
PYTEST_ARGS ?=
BENCH_ARGS ?=
DEMO_ARGS ?=
EVAL_ARGS ?=
SCREENSHOTS_ARGS ?=
EXAMPLE_ARGS ?=
PROVE_ARGS ?=
# Everything that ends up in the wheel, so that the benchmark measures what stands here.
WHEEL_SOURCES = $(shell find fl_hooks patterns site_templates -type f ! -name '*.pyc' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo example prove-uploads test test-quick test-slow test-git test-site site screenshots bench eval eval-repositories eval-fixtures eval-fixes eval-mutation check-precision lint format schemas check-schemas check-workflows clean python

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## a commit is blocked, mended, recorded and published, before your eyes
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python demo/run.py $(DEMO_ARGS)

example: $(VENV)/.serve ## the service of docs/audio-uploads.md, on this machine (EXAMPLE_ARGS="--port 9000")
	@PYTHONPATH=examples $(BIN)/python -m audio_uploads --folder build/uploads $(EXAMPLE_ARGS)

prove-uploads: $(VENV)/.test ## 800 MB to that service, its memory measured (PROVE_ARGS=--update writes docs/audio-uploads.md)
	@PYTHONPATH=examples $(BIN)/python -m audio_proof $(PROVE_ARGS)

test: $(VENV)/.test ## the whole suite but what `make test-git` and `make test-site` run
	$(BIN)/python -m pytest -n auto -m "not matrix and not site" $(PYTEST_ARGS)

test-quick: $(VENV)/.test ## the suite without its slow tests
	$(BIN)/python -m pytest -n auto -m "not slow and not matrix and not site" $(PYTEST_ARGS)

test-slow: $(VENV)/.test ## only the slow tests
	$(BIN)/python -m pytest -n auto -m "slow and not matrix and not site" $(PYTEST_ARGS)

test-git: $(VENV)/.test ## git under pre-commit and prek, and killed at every single step
	$(BIN)/python -m pytest -n auto -m matrix $(PYTEST_ARGS)

test-site: $(VENV)/.test ## whole sites, built, clicked through in a browser and published by the scripts of CI
	$(BIN)/python -m pytest -n auto --dist loadfile -m site $(PYTEST_ARGS)

site: $(VENV)/.demo ## this repository's own site, in site/
	$(BIN)/fl-build-site --strict

screenshots: $(VENV)/.test ## every kind of page, in build/screenshots/ (SCREENSHOTS_ARGS="--site team"; --readme draws docs/site-home.webp)
	$(BIN)/python tools/screenshots.py $(SCREENSHOTS_ARGS)

bench: $(BENCH)/.stamp $(PEER_STAMPS) $(FRONT_ENDS)/.stamp ## the hook's cost beside the floor and other tools (BENCH_ARGS=--quick; --update writes docs/benchmarks.md)
	$(BENCH)/bin/python bench/run.py $(BENCH_ARGS)

eval: $(VENV)/.demo ## how right the checks are, on public code and its labels (EVAL_ARGS=--update writes docs/precision.md)
	$(BIN)/python eval/evaluate.py $(EVAL_ARGS)

eval-repositories: $(VENV)/.demo ## bring that code into build/eval, from GitHub or from EVAL_MIRRORS=DIR
	EVAL_MIRRORS="$(EVAL_MIRRORS)" $(BIN)/python eval/trees.py

eval-fixtures: $(VENV)/.demo ## compare with the other linters' own test files
	EVAL_MIRRORS="$(EVAL_MIRRORS)" $(BIN)/python eval/fixtures.py

eval-fixes: $(VENV)/.demo ## ask about faults that others mended (EVAL_ARGS=--update writes what is found)
	EVAL_MIRRORS="$(EVAL_MIRRORS)" $(BIN)/python eval/fixes.py $(EVAL_ARGS)

eval-mutation: $(VENV)/.demo ## plant faults into that code and count what is found
	$(BIN)/python eval/mutation.py

check-precision: $(VENV)/.demo ## fail where docs/precision.md, or what the wheel carries of it, does not follow from its table and the labels
	$(BIN)/python eval/evaluate.py --check

lint: $(VENV)/.dev ## ruff, formatting, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev ## let ruff mend what it can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

schemas: $(VENV)/.test ## write the generated files: JSON Schemas, reference tables, further examples
	$(BIN)/fl patterns schema
	$(BIN)/fl examples build
	$(BIN)/python tools/reference.py
	$(BIN)/python tools/matrix.py

check-schemas: $(VENV)/.test ## fail where a generated file is out of date
	$(BIN)/fl patterns schema --check
	$(BIN)/fl examples build --check
	$(BIN)/python tools/reference.py --check
	$(BIN)/python tools/matrix.py --check
	PYTHONPATH=examples $(BIN)/python -m audio_proof --check

check-workflows: $(VENV)/.dev ## fail where a workflow, the action or what `fl init --ci` writes is not sound
	$(BIN)/python tools/workflows.py

clean: ## remove what the targets made
	rm -rf $(VENV) build site .mypy_cache .ruff_cache .pytest_cache .hypothesis

# An old pip writes console scripts that import re, which costs each commit 5 ms: hence the upgrade.
$(VENV)/.made: | python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV) || { \
	  echo "make: $(PYTHON) cannot make virtual environments (on Debian: apt install python3-venv)" >&2; exit 1; }
	@$(BIN)/python -m pip install $(PIP_FLAGS) --upgrade pip
	@touch $@

# One stamp per extra; the editable install runs again when pyproject.toml changes.
$(VENV)/.demo $(VENV)/.serve $(VENV)/.test $(VENV)/.dev: $(VENV)/.%: pyproject.toml $(VENV)/.made
	@echo "make: installing the '$*' environment into $(VENV)"
	@$(BIN)/python -m pip install $(PIP_FLAGS) --editable '.[$*]'
	@touch $@

# The benchmark measures a real install (its own wheel, patterns precompiled), as a commit meets it.
$(BENCH)/.stamp: pyproject.toml $(WHEEL_SOURCES) | python
	@echo "make: installing a wheel of this checkout into $(BENCH)"
	@$(BENCH)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install $(PIP_FLAGS) --upgrade pip
	@$(BENCH)/bin/python -m pip install $(PIP_FLAGS) ".[analyze,generate,site]"
	@$(BENCH)/bin/python -m pip install $(PIP_FLAGS) --force-reinstall --no-deps .
	@touch $@

# One environment per tool, so that none has to agree with another about what it needs. One that
# cannot be installed is left out, and asked for again the next time.
build/bench/peers/%/.stamp: bench/peers/versions.txt | python
	@echo "make: installing $* into build/bench/peers/$*"
	@{ $(PYTHON) -m venv build/bench/peers/$* \
	  && { build/bench/peers/$*/bin/python -m pip install $(PIP_FLAGS) --upgrade pip || true; } \
	  && build/bench/peers/$*/bin/python -m pip install $(PIP_FLAGS) --retries 1 --timeout 15 \
	    $$(sed -n 's/^$*: //p' bench/peers/versions.txt) \
	  && touch $@; } || echo "make: $* cannot be installed here, and is left out" >&2

$(FRONT_ENDS)/.stamp: | python
	@echo "make: installing pre-commit and prek into $(FRONT_ENDS)"
	@{ $(PYTHON) -m venv $(FRONT_ENDS) \
	  && $(FRONT_ENDS)/bin/python -m pip install $(PIP_FLAGS) --retries 1 --timeout 15 \
	    pre-commit prek \
	  && touch $@; } || echo "make: pre-commit and prek cannot be installed here, and are left out" >&2

python:
	@test -n "$(PYTHON)" || { \
	  echo "make: fl-hooks needs Python 3.11 or newer, and none was found on PATH" >&2; \
	  echo "      install one, or name it: make PYTHON=/path/to/python3.13 <target>" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: fl-hooks needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)" >&2; \
	  echo "      name another: make PYTHON=/path/to/python3.13 <target>" >&2; exit 1; }
