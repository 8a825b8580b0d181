"""How long the program waits for PostgreSQL, whose line may be cut, frozen or half closed."""

from psycopg import Connection, OperationalError
from psycopg.errors import FeatureNotSupported
from psycopg.pq import TransactionStatus

ANSWER_WITHIN = 10  # seconds, for one question of a page
STATEMENT_WITHIN = 8  # the server gives up first where it can: nothing goes on for a page that left

# A machine that vanished is noticed in half a minute, by web processes and workers alike.
LINE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
# A question asked five times on a connection is prepared there: planning it each time was half of
# what the server spent on a page, or more.
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
PAGE = {"options": f"-c statement_timeout={STATEMENT_WITHIN}s"}


class Bounded(Connection):
    """A connection on which no question waits longer than a page may; one that did is closed, since
    what it would still say is no answer to the next question. So is one whose plans an upgrade has
    outdated."""

    def wait(self, gen, interval=0.1, timeout=None):
        try:
            return super().wait(gen, interval, timeout or ANSWER_WITHIN)
        except FeatureNotSupported:
            self.close()
            raise
        except OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.close()
            raise
