# What a developer types; `make` alone lists it.
PYTHON ?= .venv/bin/python
# Files that `make docs` writes from the program's own definition; never edit them by hand.
GENERATED = completions twshell/commands/index.py twshell/commands/pages/operations.md

.PHONY: help develop test slow lint types docs generated bench ci

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  \1\t/' | expand -t 14

develop:  ## make .venv with twsh (editable), the tests' and the developers' tools
	python3 -m venv --without-pip .venv
	python3 -m pip --python .venv/bin/python install -q -e '.[test,dev]'

test:  ## the quick tests
	$(PYTHON) -m pytest

slow:  ## torture, fuzzing and packaging
	$(PYTHON) -m pytest -m slow

lint:  ## ruff
	$(PYTHON) -m ruff check --output-format concise .

types:  ## mypy, strict
	$(PYTHON) -m mypy

docs:  ## write the generated files anew
	$(PYTHON) -m twshell.commands.generate
	$(PYTHON) -m twshell.sim.describing
	$(PYTHON) -m twshell.commands.generate
	$(PYTHON) -m twshell.sim.describing
	$(PYTHON) -m twshell.completions completions

generated:  ## name the generated files
	@echo $(GENERATED)

bench:  ## all numbers, with the floor programs beside them
	env -u PYTHONDONTWRITEBYTECODE $(PYTHON) tests/bench/run.py

ci:  ## everything, as it runs before a change lands
	bash .ci/run </dev/null
