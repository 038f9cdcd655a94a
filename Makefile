# Each target only wraps plain commands; README.md names them too.
PYTHON ?= python3
# What `make bench` measures: python -m tests.bench.builds --help.
BENCH ?= --articles 1000 --rounds 3

.PHONY: build test lint speech pictures bench clean
.DELETE_ON_ERROR:

build: .venv/site
	.venv/bin/edicola build

test: .venv/dev
	.venv/bin/pytest -n auto

lint: .venv/dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

# What the command line reads, made of what translators write.
speech: .venv/dev
	.venv/bin/pybabel compile --domain edicola --directory generator/speech

# Screenshots of the paper, to be looked at, and the README's pictures, put together of them; needs Chromium.
pictures: .venv/dev
	.venv/bin/python docs/pictures/shoot.py

# Edicola beside Hugo, Pelican, Eleventy and Nikola, which are installed into .bench/; the tables, and a picture of them.
bench: .venv/site .bench/peers
	.venv/bin/python -m tests.bench.builds $(BENCH) --json .bench/results.json
	.venv/bin/python -m tests.bench.picture .bench/results.json .bench/speed.svg

clean:
	rm -rf .venv .bench .edicola public

# The environment of a site: what Edicola itself needs, and the search.
.venv/site: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[search]"
	touch $@

# The generators that it is measured beside; needs npm.
.bench/peers: tests/bench/peers.txt
	$(PYTHON) -m venv .bench
	.bench/bin/python -m pip install --quiet --disable-pip-version-check --requirement tests/bench/peers.txt
	npm install --silent --ignore-scripts --no-save --no-package-lock --prefix .bench @11ty/eleventy@3
	touch $@

# The environment of its developers: tests, lint and types as well.
.venv/dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@
