"""What every test stands on: both databases, real servers, no test skipped."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as generated

from tests import factories, services
from tests.migrated import migrated

ROOT = Path(__file__).resolve().parent.parent
MANY = "NEW_EXAMPLES" in os.environ  # make test-all: new examples, and more of them

# A busy machine is slow, not wrong. `make test` draws the same examples each time, so that what
# passes here passes there; `make test-all` draws new ones.
generated.register_profile(
    "coroute",
    deadline=None,
    derandomize=not MANY,
    suppress_health_check=[HealthCheck.too_slow],
)
generated.load_profile("coroute")

# A run that skipped something has failed -------------------------------------

skipped = []
weights = []  # what the pages' weights were, told at the end


def pytest_configure(config):
    folder = os.environ.get("REAL_DATA")
    if folder and not Path(folder).is_dir():
        raise pytest.UsageError(f"REAL_DATA names no folder: {folder}")
    if not hasattr(config, "workerinput"):
        from instance.preparing import compile_translations

        compile_translations()


def pytest_collection_modifyitems(config, items):
    """Without REAL_DATA the tests on real data are left out, not skipped."""
    if os.environ.get("REAL_DATA"):
        return
    without = [item for item in items if item.get_closest_marker("real_data")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]


def pytest_collectreport(report):
    if report.skipped:
        skipped.append(report.nodeid)


def pytest_runtest_logreport(report):
    if report.skipped:
        skipped.append(report.nodeid)
    if report.when == "call":
        weights.extend(said for name, said in report.user_properties if name == "weight")


def pytest_sessionfinish(session):
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if weights:
        terminalreporter.section("What pages weigh, a first view and the next")
    for said in sorted(weights):
        terminalreporter.write_line(said)
    for nodeid in skipped:
        terminalreporter.write_line(f"FAILED because it was skipped: {nodeid}", red=True)


# The database of a run -------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """On SQLite, a copy of what was migrated once; its folder is thrown away afterwards."""
    if connection.vendor == "sqlite":
        shutil.copy(migrated(), connection.settings_dict["TEST"]["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb():
    return connection.vendor == "sqlite"


# Every test starts clean -----------------------------------------------------


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def language_of_the_source():
    """A page asked for in English leaves its language to the thread, hence to the next test."""
    with translation.override("fr"):
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_through_the_door():
    """Emptying the tables after a test meets the triggers that keep published rows. PostgreSQL
    takes twenty times longer to truncate a hundred tables than to empty them."""
    operations = type(connection.ops)
    plain = operations.sql_flush

    def on_sqlite(self, style, tables, **options):
        statements = plain(self, style, tables, **options)
        closing = [one for one in statements if "roadmaps_unlock" in one]
        others = [one for one in statements if one not in closing]
        return ["INSERT INTO roadmaps_unlock (reason) VALUES ('tests')", *others, *closing]

    def on_postgresql(self, style, tables, **options):
        deleted = [f"DELETE FROM {self.quote_name(one)}" for one in tables]
        return ["; ".join(["SET LOCAL session_replication_role = replica", *deleted])]

    with pytest.MonkeyPatch.context() as patch:
        is_sqlite = connection.vendor == "sqlite"
        patch.setattr(operations, "sql_flush", on_sqlite if is_sqlite else on_postgresql)
        yield


# Real data, real servers -----------------------------------------------------


@pytest.fixture(autouse=True)
def plans_read_afresh():
    """Another test's version may have the same number and the same date."""
    from roadmaps.plan import _published

    _published.cache_clear()


@pytest.fixture(scope="session")
def real_data():
    return Path(os.environ["REAL_DATA"]).resolve()


@pytest.fixture(scope="session")
def redis_url():
    with services.redis_server() as server:
        yield server.url


@pytest.fixture
def mail_server():
    with services.mail_server() as server:
        yield server


def database_url():
    """The test database, for another process."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgresql://{facts['USER']}@/{facts['NAME']}?host={facts['OPTIONS']['host']}"


@pytest.fixture
def installation(transactional_db, redis_url, mail_server, tmp_path):
    """The environment of a real installation on the test database."""
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "0",
        "SECRET_KEY": "tests",
        "SITE_URL": "http://localhost",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url(),
        "REDIS_URL": redis_url,
        "EMAIL_URL": mail_server.url,
    }
    return os.environ | settings


class Worker:
    """A real Celery worker in its own process, to be started, killed and started again."""

    def __init__(self, environment):
        self.environment = environment
        self.process = None

    def start(self):
        celery = [sys.executable, "-m", "celery", "-A", "config"]
        self.process = subprocess.Popen(
            [*celery, "worker", "--pool=threads", "--concurrency=2", "--loglevel=warning"],
            env=self.environment,
            cwd=ROOT,
        )

    def ask(self, task, *arguments):
        """Ring for a task, as another process of the installation would."""
        code = f"from config import celery_app; celery_app.send_task({task!r}, {arguments!r})"
        subprocess.run([sys.executable, "-c", code], env=self.environment, cwd=ROOT, check=True)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture
def worker(installation):
    worker = Worker(installation)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


@pytest.fixture
def ada():
    return factories.user("ada")


@pytest.fixture
def plan(ada):
    """A published plan, whose region ada administers."""
    plan = factories.published()
    factories.role(ada, plan.region, "administrator")
    return plan


@pytest.fixture
def managing(client, ada):
    """Her browser, signed in."""
    client.force_login(ada)
    return client
