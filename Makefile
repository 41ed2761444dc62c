# Everything runs inside .venv; nothing is written elsewhere on the machine.
#   make demo    install misroute and play the story of two misdirected reminders
#   make test    install the developers' tools and run the tests
# PYTHON names the interpreter for the virtual environment: make demo PYTHON=python3.12
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip
# pytest-xdist: one process a core; a file's tests stay together, so a database server starts once a process
JOBS   ?= auto
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo install test lint types bench accuracy docs messages replies proof chaos constraints clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.base ## install misroute and play the demonstration
	@$(BIN)/misroute demo

install: $(VENV)/.dev ## install misroute with the developers' tools

test: $(VENV)/.dev ## run the tests (under five minutes)
	@$(PYTEST) -n $(JOBS) --dist loadfile -m "not chaos and not proof"

lint: $(VENV)/.dev ## check style, imports and dependencies
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports
	@$(BIN)/deptry src

types: $(VENV)/.dev ## check types
	@$(BIN)/mypy
	@MYPYPATH=src:tools $(BIN)/mypy tools/messages.py tools/learn_replies.py

bench: $(VENV)/.dev ## measure against plain peers on this machine
	@$(BIN)/python -m benchmarks

accuracy: $(VENV)/.dev ## measure how right it is, beside a plain baseline
	@$(BIN)/python -m benchmarks.accuracy

docs: $(VENV)/.dev ## write the generated reference pages
	@$(BIN)/python docs/generate.py

messages: $(VENV)/.dev ## bring the Chinese catalogue in step with the source
	@$(BIN)/python tools/messages.py

replies: $(VENV)/.dev ## learn the weights of reply phrases from tools/reply_texts
	@$(BIN)/python tools/learn_replies.py

proof: $(VENV)/.dev ## run the long exhaustive proofs
	@$(PYTEST) -m proof

chaos: $(VENV)/.dev ## kill workers at random and see that everything still adds up
	@$(PYTEST) -m chaos

# UV is any uv binary; developers' machines need it only to raise the pinned versions
UV ?= uv
constraints: ## pin the newest versions that fit pyproject.toml
	$(UV) pip compile pyproject.toml --all-extras --universal --upgrade --no-header --no-annotate \
	  --no-emit-index-url --output-file constraints.txt

clean: ## remove the virtual environment and what was written beside it
	rm -rf $(VENV) build dist demo-out .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

# The stamps say which installation .venv holds; they age with pyproject.toml and constraints.txt.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "misroute needs Python 3.11 or newer and '$(PYTHON)' is not one. Name another: make $(firstword $(MAKECMDGOALS)) PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "'$(PYTHON)' cannot make a virtual environment; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 2; }

$(VENV)/.base: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing misroute into $(VENV) (once; about a minute) ..."
	@$(PIP) install --quiet --editable . --constraint constraints.txt
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing misroute and its developers' tools into $(VENV) (once; about two minutes) ..."
	@$(PIP) install --quiet --editable '.[dev,pg,smpp]' --constraint constraints.txt
	@touch $(VENV)/.base $@
