"""A command of an installation, in a process of its own."""

import os
import subprocess
import sys

from tests.conftest import ROOT


def command(*words, **environment):
    """What starts it: the words, and the surroundings of a real installation."""
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "0",
        "SECRET_KEY": "tests",
        "SITE_URL": "http://localhost",
        **environment,
    }
    return {
        "args": [sys.executable, "manage.py", *words],
        "cwd": ROOT,
        "env": surroundings,
        "text": True,
    }


def run(*words, **environment):
    """Run it to its end, which must be a good one, and give what it said."""
    ended = subprocess.run(**command(*words, **environment), capture_output=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
