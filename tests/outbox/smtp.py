"""A real mail server on the loopback, which at each moment of a letter behaves as a test wants.

    with smtp.server() as server:
        server.will(smtp.RCPT, smtp.answer("550 5.1.1 unknown"), to="bob@example.org")
        …
        server.letters  # what it took: envelope sender, address, bytes

Or `server.choose = lambda moment, to: …`, a behaviour or None, asked at every moment.
"""

import asyncio
import sys
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import ModuleType

# aiosmtpd marks its names by a package called `public`, which here is one of our apps.
ours = sys.modules.pop("public", None)
marks = sys.modules["public"] = ModuleType("public")
marks.public = lambda thing: thing
from aiosmtpd.smtp import SMTP  # noqa: E402

del sys.modules["public"]
if ours:
    sys.modules["public"] = ours

CONNECT, EHLO, AUTH, MAIL, RCPT, DATA, KEPT, QUIT = (
    "connect EHLO AUTH MAIL RCPT DATA kept QUIT".split()
)


# What it may do instead of its usual answer: a coroutine that gives the answer, or None ----------


def answer(reply):
    """Says this; after 421 it closes."""

    async def behave(line, usual):
        return reply

    return behave


def wait(seconds):
    """Answers as usual, late."""

    async def behave(line, usual):
        await asyncio.sleep(seconds)
        return usual

    return behave


def drip(every):
    """Answers as usual, one byte at a time."""

    async def behave(line, usual):
        for byte in usual + "\r\n":
            line._writer.write(byte.encode())
            await line._writer.drain()
            await asyncio.sleep(every)

    return behave


async def hang(line, usual):
    """Never answers."""
    await asyncio.sleep(3600)


async def drop(line, usual):
    """Cuts the line without a word and keeps nothing."""
    line.transport.abort()


async def keep_and_drop(line, usual):
    """Takes the letter, and cuts the line before saying so."""
    line.keep()
    line.transport.abort()


@dataclass(frozen=True)
class Letter:
    sender: str
    to: str
    raw: bytes
    at: float


class Refused(Exception):
    """No letter is going to be read."""


class Line(SMTP):
    """One conversation."""

    def __init__(self, served, loop, tls):
        super().__init__(
            self, hostname="mail.tests", loop=loop, auth_require_tls=False, tls_context=tls
        )
        self.served, self.verb, self.to, self.letter = served, CONNECT, "", None
        self._smtp_methods = {
            verb: self.noting(verb, method) for verb, method in self._smtp_methods.items()
        }

    def noting(self, verb, method):
        async def noted(arg):
            self.verb = verb
            if verb == "RCPT":
                self.to = (arg or "").partition("<")[2].partition(">")[0]
            with suppress(Refused):
                await method(arg)

        return noted

    def connection_made(self, transport):
        super().connection_made(transport)
        self.served.connections += self not in self.served.talking  # STARTTLS makes it again
        self.served.talking.add(self)

    def connection_lost(self, error):
        self.served.talking.discard(self)
        super().connection_lost(error)

    async def handle_DATA(self, server, session, envelope):
        self.letter = (envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content)
        return "250 2.0.0 kept"

    async def push(self, status):
        status = status if isinstance(status, str) else status.decode()
        moment = KEPT if self.verb == DATA and not status.startswith("354") else self.verb
        if behave := self.served.behaviour(moment, self.to):
            status = await behave(self, status)
        if status is None:
            return
        if moment == KEPT and status.startswith("250"):
            self.keep()
        await super().push(status)
        if status.startswith("421"):
            self.transport.close()
        if moment == DATA and not status.startswith("354"):
            raise Refused

    def keep(self):
        self.served.letters.append(Letter(*self.letter, time.time()))


class Server:
    def __init__(self, port=0):
        self.port = port
        self.letters: list[Letter] = []
        self.connections = 0
        self.talking = set()
        self.choose = lambda moment, to: None
        self.rules = []

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mailer(self):
        """The setting that leads to it."""
        options = {"host": "127.0.0.1", "port": self.port, "timeout": 5}
        return {"default": {"BACKEND": "outbox.smtp.Backend", "OPTIONS": options}}

    def will(self, moment, behave, *, to="", times=None):
        """From now on, at this moment, for this address or all, so many times or always."""
        self.rules.append([moment, behave, to, times])

    def behaves_again(self):
        self.rules.clear()

    def behaviour(self, moment, to):
        for rule in self.rules:
            when, behave, whom, times = rule
            if when == moment and whom in ("", to) and times != 0:
                rule[3] = times and times - 1
                return behave
        return self.choose(moment, to)


@contextmanager
def server(port=0, *, use_ssl=None, use_tls=None):
    """Listens on the loopback, on a port of its own unless one is given, from another thread;
    encrypted by one of the two contexts, at once or when asked."""
    served, loop = Server(port), asyncio.new_event_loop()
    create = loop.create_server(lambda: Line(served, loop, use_tls), "127.0.0.1", port, ssl=use_ssl)
    listening = loop.run_until_complete(create)
    served.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="mail server", daemon=True)
    thread.start()
    try:
        yield served
    finally:
        asyncio.run_coroutine_threadsafe(close(served, listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def close(served, listening):
    """Closes, with every conversation that still goes on."""
    for socket in listening.sockets:
        asyncio.get_running_loop().remove_reader(socket.fileno())
    await asyncio.sleep(0.05)  # a line taken just now begins while its server is still there
    listening.close()
    while served.talking:
        for line in list(served.talking):
            line.transport.abort()
        await asyncio.sleep(0.01)
    mine = asyncio.current_task()
    left = [task for task in asyncio.all_tasks() if task is not mine]
    await asyncio.gather(*left, return_exceptions=True)
