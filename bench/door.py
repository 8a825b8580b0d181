"""manage.py as where the tests' tools are not installed: Celery imports two of them if it can."""

import sys

from django.core.management import execute_from_command_line

sys.modules.update({"greenlet": None, "yaml": None})

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
