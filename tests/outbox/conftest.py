import pytest

from tests.outbox import smtp


@pytest.fixture
def server(settings):
    """A real mail server, to which everything leads."""
    with smtp.server() as server:
        settings.MAILERS = server.mailer
        yield server
