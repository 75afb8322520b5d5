# Each target is one program in tools/ or one subcommand of `tamgiang`; ARGS is handed on.
PYTHON ?= python3
VENV := .venv/bin

.PHONY: run demo setup setup-dev check test test-full fresh-check bench bundle sbom lock clean

run: setup
	@exec $(VENV)/tamgiang run $(ARGS)

demo: setup
	@$(VENV)/tamgiang demo $(ARGS)

setup:
	@$(PYTHON) -m tools.setup

setup-dev:
	@$(PYTHON) -m tools.setup --dev

check: setup-dev
	@$(VENV)/python -m tools.check $(ARGS)

test: check
	@$(VENV)/python -m tools.test $(ARGS)

test-full: check
	@$(VENV)/python -m tools.test --full $(ARGS)

fresh-check:
	@$(PYTHON) -m tools.fresh_check

bench: setup-dev
	@$(VENV)/python -m bench $(ARGS)

bundle: setup
	@$(PYTHON) -m tools.bundle $(ARGS)

sbom:
	@$(PYTHON) -m tools.sbom $(ARGS)

lock: setup-dev
	@$(VENV)/python -m tools.lock $(ARGS)

clean:
	@rm -rf .setup .venv web/node_modules src/tamgiang/platform/ui/static/vendor
