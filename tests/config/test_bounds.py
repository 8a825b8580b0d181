"""A page never waits long for PostgreSQL, however its line fails, and meets it afresh once it is
back."""

import contextlib
import time

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from bench.chaos.proxy import HALF, RESET, SILENT, SLOW, TRUE, proxy
from config import bounds
from tests import services

ONE = "SELECT 1"
SOON = 1  # seconds


@pytest.fixture(scope="module")
def server():
    with services.postgresql_server({"fsync": "off"}) as server:
        yield server


@pytest.fixture
def line(server, monkeypatch):
    monkeypatch.setattr(bounds, "ANSWER_WITHIN", SOON)
    with proxy(server.socket) as line:
        yield line


def address(line):
    return f"postgresql://postgres@127.0.0.1:{line.port}/postgres"


@contextlib.contextmanager
def connected(line):
    patience = bounds.LINE | {"connect_timeout": 2}
    with contextlib.closing(
        bounds.Bounded.connect(address(line), autocommit=True, **patience, **bounds.PAGE)
    ) as connection:
        yield connection


def is_answered(line):
    with connected(line) as connection:
        return connection.execute(ONE).fetchone() == (1,)


@pytest.mark.parametrize("mood", [SILENT, RESET, HALF])
def test_a_question_that_gets_no_answer_ends_in_time_and_its_connection_with_it(line, mood):
    with connected(line) as connection:
        line.mood, began = mood, time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            connection.execute(ONE)
        assert time.monotonic() - began < SOON + 2
        assert connection.closed
    with pytest.raises(psycopg.OperationalError):
        is_answered(line)
    line.mood = TRUE
    assert is_answered(line)


def test_a_slow_line_is_waited_for_and_a_refused_question_leaves_the_connection(line):
    with connected(line) as connection:
        line.mood = SLOW
        assert connection.execute(ONE).fetchone() == (1,)
        line.mood = TRUE
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM nowhere")
        (within,) = connection.execute("SHOW statement_timeout").fetchone()
    assert within == f"{bounds.STATEMENT_WITHIN}s"


def test_a_connection_whose_plans_are_outdated_is_not_used_again(line):
    with connected(line) as connection, connected(line) as upgrade:
        upgrade.execute("CREATE TABLE page (title varchar(10))")
        for _time in range(2):
            connection.execute("SELECT title FROM page", prepare=True)
        upgrade.execute("ALTER TABLE page ALTER title TYPE varchar(20)")
        with pytest.raises(psycopg.errors.FeatureNotSupported):
            connection.execute("SELECT title FROM page", prepare=True)
        assert connection.closed
        upgrade.execute("DROP TABLE page")


def test_a_database_that_was_killed_is_met_afresh(server, line):
    options = {"min_size": 1, "max_size": 2, "timeout": 3, "reconnect_timeout": 1}
    pool = ConnectionPool(
        address(line),
        connection_class=bounds.Bounded,
        check=ConnectionPool.check_connection,
        kwargs={"connect_timeout": 2},
        open=True,
        **options,
    )
    with pool:
        with pool.connection() as connection:
            connection.execute(ONE)
        server.kill()
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError), pool.connection():
            pass
        assert time.monotonic() - began < 5
        server.start()
        services.until(lambda: answers(pool), "the pool to meet it afresh", 10)


def answers(pool):
    try:
        with pool.connection() as connection:
            return connection.execute(ONE).fetchone() == (1,)
    except psycopg.OperationalError:
        return False
