# Two commands matter: `make run` and `make test`. Both set up what they need, once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run public replicas lock test check check-frontend bench stress stress-sabotage audit format translations drawing clean help

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

run: $(VENV)/.installed  ## start the app (http://localhost:8501)
	@$(BIN)/python -m explorer weights fetch imagenet || echo "Continuing without trained weights; the app will say so."
	$(BIN)/python -m streamlit run streamlit_app.py --server.address localhost --server.port $(PORT)

public: $(VENV)/.installed  ## start it as a public server: strangers' limits, reachable from outside
	@$(BIN)/python -m explorer weights fetch imagenet
	EXPLORER_PUBLIC=1 $(BIN)/python -m explorer.serving --address 0.0.0.0 --port $(PORT)

replicas: $(VENV)/.installed  ## two of it as a public server behind nginx (http://localhost:8500)
	@$(BIN)/python -m explorer weights fetch imagenet
	$(BIN)/python -m deploy.replicas $(ARGS)

lock:            ## the hashes of what requirements.txt pins (needs uv)
	deploy/lock.sh

test: $(VENV)/.installed-dev  ## every test
	@$(BIN)/python -m explorer weights fetch imagenet
	@$(BIN)/python -m explorer weights fetch hed
	@$(BIN)/python -m explorer weights fetch torchvision || echo "The tests that need them are skipped."
	$(BIN)/python -m pytest -n 3 $(ARGS) || \
	  { echo "What failed is run once more by itself: what fails again is broken, the rest had too"; \
	    echo "little time beside the others, and is named above."; \
	    $(BIN)/python -m pytest --last-failed --last-failed-no-failures none $(ARGS); }

check: $(VENV)/.installed-dev  ## lint, format, types, who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	@$(MAKE) --no-print-directory check-frontend

check-frontend:  ## the same for JavaScript and CSS (Node.js is for development only)
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.installed && \
	  npm run --silent lint && npm run --silent types && npm run --silent types:strict && \
	  npm run --silent test; \
	elif [ -n "$$CI" ]; then echo "CI checks JavaScript and CSS, and here is no Node.js" >&2; exit 1; \
	else echo "No Node.js on this machine: JavaScript and CSS are not checked."; fi

format: $(VENV)/.installed-dev  ## rewrite files in the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.installed && \
	  npm run --silent format; fi

bench: $(VENV)/.installed-dev  ## speed and memory against the budgets
	@$(BIN)/python -m explorer weights fetch imagenet
	@$(BIN)/python -m explorer weights fetch torchvision
	$(BIN)/python -m benchmarks

stress: $(VENV)/.installed-dev  ## what the app promises to hold, measured in full (hours; CHAPTERS=… for some)
	@$(BIN)/python -m explorer weights fetch imagenet
	$(BIN)/python -m stress $(CHAPTERS) --keep docs/reliability.json --report docs/reliability.md

stress-sabotage: $(VENV)/.installed-dev  ## break every promise on purpose; each line must notice
	@$(BIN)/python -m explorer weights fetch imagenet
	$(BIN)/python -m stress $(CHAPTERS) --sabotage

audit: $(VENV)/.installed-dev  ## known weaknesses in what the app depends on
	$(BIN)/pip-audit -r requirements.txt --no-deps --disable-pip

drawing: $(VENV)/.installed-dev  ## the picture of who imports whom in docs/architecture.md
	$(BIN)/python -m docs.drawing

translations: $(VENV)/.installed-dev  ## collect strings, update and compile the catalogues
	$(BIN)/python -m tests.catalogue

clean:           ## forget the virtual environment and Node.js's packages
	rm -rf $(VENV) node_modules

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --progress-bar on -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --progress-bar on -r requirements-dev.txt
	@touch $(VENV)/.installed $@

node_modules/.installed: package-lock.json
	npm ci
	@touch $@
