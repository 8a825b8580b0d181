PYTHON_HERE = .venv/bin/python

.PHONY: run

run:
	@sh instance/environment.sh requirements.lock
	@DEMO=1 exec $(PYTHON_HERE) manage.py serve --with-parent
