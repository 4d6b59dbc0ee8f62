# `make demo` and `make test` are all that a newcomer needs; `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help install demo test browser office soak check docs fix bench lock clean

help: ## List what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(INSTALLED): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else "oversight needs Python 3.11, 3.12 or 3.13; name one with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(INSTALLED)

install: $(INSTALLED) ## Make .venv with the locked dependencies

demo: $(INSTALLED) ## Run the main job on the example register, in the folder demo
	$(BIN)/oversight demo --dir demo

test: $(INSTALLED) ## Run every test, in a browser too
	@command -v chromium >/dev/null || $(MAKE) --no-print-directory browser
	$(BIN)/pytest --numprocesses=auto --dist=worksteal --quiet

browser: ## Install Debian's chromium, where this may: without it the browser's tests fail and say so
	-apt-get install --quiet --yes --no-install-recommends chromium >/dev/null \
	  || (apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends chromium) >/dev/null

office: $(INSTALLED) ## Open the Word files in LibreOffice, which has to be there
	$(BIN)/pytest --quiet tests/office/word_in_libreoffice.py

soak: $(INSTALLED) ## Kill senders again and again, on SQLite and PostgreSQL; some minutes
	$(BIN)/python -m tests.soak.kill_senders

check: $(INSTALLED) ## Lint, types, import contracts, generated docs; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -X utf8 -m rules.lifecycle_diagram | diff docs/reference/lifecycle.md - || (echo "run: make docs"; exit 1)
	$(BIN)/python -X utf8 -m cli.command_reference | diff docs/reference/commands.md - || (echo "run: make docs"; exit 1)

docs: $(INSTALLED) ## Write the pages that are made from the code
	$(BIN)/python -X utf8 -m rules.lifecycle_diagram > docs/reference/lifecycle.md
	$(BIN)/python -X utf8 -m cli.command_reference > docs/reference/commands.md

fix: $(INSTALLED) ## Format, and mend what the linter can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(INSTALLED) ## Ratios against the floors, with memory
	$(BIN)/python bench/calendar_feed.py
	$(BIN)/python bench/resolver.py
	$(BIN)/python bench/figures.py
	$(BIN)/python bench/import_register.py
	$(BIN)/python bench/packs.py
	$(BIN)/python bench/pack_papers.py
	$(BIN)/python bench/reminders.py
	$(BIN)/python bench/example_year.py
	$(BIN)/python bench/serve_feed.py

lock: ## Resolve the dependencies anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" --upgrade pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" --upgrade --constraint requirements.lock --group dev pyproject.toml \
	  --output-file requirements-dev.lock

clean: ## Remove the environment and what the demo made
	rm -rf $(VENV) demo
