# `make run` starts the portal, `make test` tests it; `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PORT ?= 8000
WORKERS ?= 2

VNU := 26.9.27
UV := 0.13.9
PIP_AUDIT := 2.10.1
CYCLONEDX := 7.5.0

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard news/locale/*/LC_MESSAGES/*.po))

# The settings of a public portal, for `make check`.
PRODUCTION := DEBUG=off HTTPS=on ALLOWED_HOSTS=news.example.org DATABASE_URL= CACHE_URL= \
	SITE_DOMAIN=news.example.org SITE_ORGANISER=none SITE_ICP_NUMBER=none SITE_POLICE_NUMBER=none \
	SITE_ID_CODE=none SITE_MARK_URL=none \
	SECRET_KEY=$(shell head -c 48 /dev/urandom | base64 -w0)

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

.PHONY: run
run: prepare ## prepare whatever is missing and serve the portal on http://127.0.0.1:8000 (PORT=8000)
	@$(MAKE) --no-print-directory serve

.PHONY: serve
serve:
	@echo
	@echo "The portal is at http://127.0.0.1:$(PORT)/ and its admin at http://127.0.0.1:$(PORT)/admin/ (Ctrl-C stops it)."
	@$(BIN)/python -m portal.server --port $(PORT) --workers $(WORKERS)

# The demo has a folder, a database and a key of its own, and none of the settings in .env: neither
# the portal's database nor its store, cache or mail.
DEMO := var/demo
NO_SETTINGS := $(shell sed -nE 's/^\#?([A-Z0-9_]+)=.*/\1=/p' .env.example)
DEMO_SETTINGS = env $(NO_SETTINGS) DATA_DIR=$(DEMO) SECRET_KEY="$$(cat $(DEMO)/secret-key)" \
	SITE_NAME="青澜开发区 Qinglan Development Zone" SITE_ORGANISER=青澜开发区管理委员会

.PHONY: demo
demo: .venv/runtime.stamp $(CATALOGUES) ## the same with 400 made-up articles, beside the portal's own data (in var/demo)
	@mkdir -p -m 700 $(DEMO)
	@test -s $(DEMO)/secret-key || (umask 077; \
		python3 -c 'import secrets; print(secrets.token_urlsafe(50))' > $(DEMO)/secret-key)
	@$(DEMO_SETTINGS) $(MANAGE) prepare_demo
	@$(DEMO_SETTINGS) $(MAKE) --no-print-directory serve

.PHONY: dev
dev: .venv/runtime.stamp .env $(CATALOGUES) ## the same for development: errors in the browser, reload on change
	$(MANAGE) prepare --no-static
	DEBUG=on $(MANAGE) runserver 127.0.0.1:$(PORT)

.PHONY: test
test: .venv/dev.stamp .venv/checker.stamp $(CATALOGUES) ## run every test: on SQLite, and on PostgreSQL and in Chromium where they are found
	@$(BIN)/python -m tests $(ARGS)

# The same as in tests/__main__.py.
COMPILED := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=.venv/compiled

.PHONY: test-fast
test-fast: .venv/dev.stamp $(CATALOGUES) ## run the quick tests that need no browser, checker or store, on SQLite alone
	@$(COMPILED) $(BIN)/python -m pytest -n auto --dist worksteal -q \
		-m "not nightly and not slow and not browser and not checker and not redis and not store" \
		$(ARGS)

.PHONY: coverage
coverage: ## `make test`, and print the branches that no test takes; tracing takes about as long again
	@$(MAKE) test ARGS="--cov=news --cov=portal $(ARGS)"

.PHONY: nightly
nightly: .venv/dev.stamp $(CATALOGUES) ## measure peaks of memory, try newsrooms at random, replay a day, break servers
	@$(BIN)/python -m pytest -m nightly $(ARGS)

.PHONY: lint
lint: .venv/dev.stamp ## check style, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: format
format: .venv/dev.stamp ## put the code in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: check
check: .venv/runtime.stamp .env ## check settings for production, migrations and the fixture
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) build_fixture --check

.PHONY: bench
bench: .venv/dev.stamp $(CATALOGUES) ## measure, as ratios; fails when a bound is broken (needs Debian's nginx and wrk)
	$(BIN)/python -m bench.sanitise
	$(BIN)/python -m bench.lists
	$(BIN)/python -m bench.newsroom
	$(BIN)/python -m bench.scripts
	$(BIN)/python -m bench.publish_check
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.sample_articles
	$(BIN)/python -m bench.sizes
	$(BIN)/python -m bench.serving $(ARGS)

.PHONY: bench-quick
bench-quick: .venv/dev.stamp $(CATALOGUES) ## measure what requests cost, in three minutes
	@$(BIN)/python -m bench.serving --quick $(ARGS)

.PHONY: messages
messages: .venv/runtime.stamp .env ## bring the translation catalogues up to date (needs Debian's gettext)
	$(MANAGE) makemessages --locale zh_Hans --locale zh_Hant --no-location --no-wrap \
		--ignore '.venv' --ignore 'var' --ignore 'tests'

# Only this target needs uv. It keeps pinned versions that still fit.
LOCK = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--annotation-style line --custom-compile-command 'make lock'

.PHONY: lock
lock: | $(BIN)/pip ## pin what requirements*.in name, with hashes, in requirements*.txt
	$(BIN)/python -m pip install --disable-pip-version-check uv==$(UV)
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

# Tools of these two targets alone, in an environment of their own.
TOOLS := .venv/tools
$(TOOLS)/stamp: Makefile | $(BIN)/pip
	python3 -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --disable-pip-version-check --quiet \
		pip-audit==$(PIP_AUDIT) cyclonedx-bom==$(CYCLONEDX)
	@touch $@

.PHONY: audit
audit: $(TOOLS)/stamp ## look up known faults of the pinned packages; fails where one has some or was not looked up
	@.ci/audit $(TOOLS)/bin/pip-audit requirements.txt

.PHONY: sbom
sbom: $(TOOLS)/stamp ## write the software bill of materials (CycloneDX) to var/sbom.json
	@mkdir -p -m 700 var
	$(TOOLS)/bin/cyclonedx-py requirements requirements.txt --output-format JSON --sv 1.6 \
		--output-reproducible --output-file var/sbom.json

.PHONY: clean
clean: ## remove what was installed and built; data in var/ and .env stay
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis $(CATALOGUES)

.PHONY: prepare
prepare: .venv/runtime.stamp .env $(CATALOGUES)
	$(MANAGE) prepare

# A secret key for this installation, in an ignored file that only its owner can read.
.env: FORCE
	@if [ -z "$$SECRET_KEY" ] && ! grep -qsE '^SECRET_KEY=.*[[:alnum:]]' .env; then \
		touch .env; chmod 600 .env; sed -i -e '/^SECRET_KEY=/d' -e '$$a\' .env; \
		python3 -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' >> .env; \
		echo "Made a SECRET_KEY in .env"; \
	fi

.PHONY: FORCE
FORCE:

# venv creates pip last: if it is missing, creating the environment was interrupted.
$(BIN)/pip:
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; python3 here is $$(python3 --version 2>&1)."; exit 1; }
	@python3 -c 'import ensurepip' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo "Installing Debian's python3-venv, which virtual environments need."; \
			apt-get update && apt-get install --yes --no-install-recommends python3-venv; \
		else \
			echo "Python cannot make virtual environments yet. Run: sudo apt-get install python3-venv"; exit 1; \
		fi; }
	python3 -m venv .venv

# The files list every package with its hash, so pip installs no others.
INSTALL = $(BIN)/python -m pip install --disable-pip-version-check --no-deps --require-hashes

.venv/runtime.stamp: requirements.txt | $(BIN)/pip
	$(INSTALL) -r requirements.txt
	$(BIN)/python -m pip check
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/runtime.stamp
	$(INSTALL) -r requirements-dev.txt
	$(BIN)/python -m pip check
	@touch $@

# The HTML checker comes from npm, because PyPI and Debian only have older versions. Without npm its
# tests are skipped, and `make test` says so.
.venv/checker.stamp: Makefile | $(BIN)/pip
	@if command -v npm >/dev/null; then \
		npm install --prefix .venv --no-save --no-package-lock --ignore-scripts --no-audit --no-fund \
			--loglevel error vnu-jar@$(VNU) && touch $@; \
	fi

%.mo: %.po | .venv/runtime.stamp
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
