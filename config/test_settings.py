"""The settings of the tests: the demonstration's, on a folder thrown away afterwards."""

import atexit
import os
import shutil
import tempfile

folder = tempfile.mkdtemp(prefix="coroute-tests-")
atexit.register(shutil.rmtree, folder, ignore_errors=True)

cleared = "ALLOWED_HOSTS EMAIL_URL BOUNCES_TO BOUNCES_URL BOUNCES_SECRET REDIS_URL PORT DEBUG"
for name in [*cleared.split(), "STATIC_DIR", "WEB_PROCESS"]:
    os.environ.pop(name, None)
# Two providers that nobody answers for: their links are on the pages, where the tests see them.
for name in ("FRANCECONNECT", "PROCONNECT"):
    os.environ |= {f"{name}_CLIENT_ID": "coroute", f"{name}_SECRET": "secret"}
    os.environ[f"{name}_URL"] = "http://127.0.0.1:9"
os.environ |= {
    "DEMO": "1",
    "SECRET_KEY": "tests",
    "SITE_URL": "http://localhost",
    "DATA_DIR": folder,
}

from config.settings import *  # noqa: E402, F403
from config.settings import CACHES, DATA_DIR, DATABASES, STORAGES  # noqa: E402

# On disk, so that threads and processes meet in it as they do for real.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}

CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
(DATA_DIR / "static").mkdir()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}
NEAR_BY_MEANING = False
