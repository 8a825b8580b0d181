.PHONY: run test test-all lint bench chaos pictures environment

HERE = .venv/bin/python
PYTEST = $(HERE) -m pytest -n 2 --dist worksteal
# What Python compiled once serves the processes that come after.
export PYTHONDONTWRITEBYTECODE =

run:
	@sh instance/environment.sh requirements.lock
	@DEMO=1 exec $(HERE) manage.py serve --with-parent

environment:
	@sh instance/environment.sh requirements-dev.lock

# Everything on SQLite, then what both databases must hold on PostgreSQL, then a real browser.
test: environment
	@sh tests/bring.sh
	@failed=0; \
	$(PYTEST) --ignore=tests/journeys || failed=1; \
	$(HERE) -m tests.services $(PYTEST) -m both_databases --ignore=tests/journeys || failed=1; \
	$(PYTEST) tests/journeys || failed=1; \
	exit $$failed

# New examples, and every page of the inventory in every window.
test-all:
	@NEW_EXAMPLES=1 $(MAKE) test

lint: environment
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 6.1 {} +

bench: environment
	@$(HERE) -m bench

chaos: environment
	@$(HERE) -m bench.chaos

pictures: environment
	@$(HERE) -m bench.pictures
