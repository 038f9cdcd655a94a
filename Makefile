# Each target only wraps plain commands; README.md names them too.
PYTHON ?= python3

.PHONY: build test lint speech pictures clean
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

clean:
	rm -rf .venv .edicola public

# The environment of a site: what Edicola itself needs, and the search.
.venv/site: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[search]"
	touch $@

# The environment of its developers: tests, lint and types as well.
.venv/dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@
