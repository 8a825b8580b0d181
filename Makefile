.PHONY: run test test-all lint environment

HERE = .venv/bin/python

run:
	@sh instance/environment.sh requirements.lock
	@DEMO=1 exec $(HERE) manage.py serve --with-parent

environment:
	@sh instance/environment.sh requirements-dev.lock

test: environment
	@sh tests/bring.sh
	$(HERE) -m pytest -n 2 --ignore=tests/journeys
	$(HERE) -m tests.services $(HERE) -m pytest -n 2 -m both_databases --ignore=tests/journeys
	$(HERE) -m pytest -n 2 tests/journeys

test-all: test

lint: environment
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 6.1 {} +
