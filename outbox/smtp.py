"""SMTP under a deadline: whatever the server does, a mail is done with before its lease ends."""

import smtplib
import socket
import time
from contextlib import contextmanager, suppress
from email import policy
from functools import partial
from threading import Timer

from django.core.mail.backends.smtp import EmailBackend

OPEN_WITHIN, SEND_WITHIN, CLOSE_WITHIN = 40, 60, 5  # seconds; together less than a lease


class Watch:
    """A clock beside a conversation, which hangs up when its time is over."""

    line = None
    ends = float("inf")

    @contextmanager
    def within(self, seconds):
        """So long at most, and never past the end of what goes on around it."""
        before, self.ends = self.ends, min(self.ends, time.monotonic() + seconds)
        timer = Timer(self.left, self.hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self.ends = before

    @property
    def is_over(self):
        return time.monotonic() > self.ends

    @property
    def left(self):
        return max(self.ends - time.monotonic(), 0.01)

    def hang_up(self):
        found = self.line and self.line.sock
        if found:
            with suppress(OSError):
                socket.socket.shutdown(found, socket.SHUT_RDWR)


class Line(smtplib.SMTP):
    """A conversation under watch, which remembers the last answer and whether bytes have left."""

    said = (0, b"")
    handed_over = is_used = False

    def __init__(self, *args, watch, **options):
        self.watch = watch
        watch.line = self
        super().__init__(*args, **options)

    def _get_socket(self, host, port, timeout):
        """Each of the server's addresses in turn, in the time that is left."""
        failure = OSError(f"{host} has no address")
        for family, kind, protocol, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        ):
            found = socket.socket(family, kind, protocol)
            found.settimeout(min(timeout, self.watch.left))
            try:
                found.connect(address)
            except OSError as error:
                found.close()
                failure = error
            else:
                found.settimeout(timeout)
                return found
        raise failure

    def getreply(self):
        if self.watch.is_over:
            self.close()
            raise smtplib.SMTPServerDisconnected("the server took too long")
        self.said = super().getreply()
        return self.said

    def data(self, msg):
        self.handed_over = True
        return super().data(msg)


class SecureLine(smtplib.SMTP_SSL, Line):
    """The same, encrypted from its first byte."""

    def __init__(self, *args, watch, **options):
        self.watch = watch
        watch.line = self
        super().__init__(*args, **options)


class Backend(EmailBackend):
    """One line for as many mails as the server takes over it."""

    def __init__(self, **options):
        super().__init__(**options)
        self.timeout = self.timeout or 20
        self.watch = Watch()

    @property
    def connection_class(self):
        return partial(SecureLine if self.use_ssl else Line, watch=self.watch)

    def open(self):
        if self.connection and not self.connection.sock:
            self.connection = None
        with self.watch.within(OPEN_WITHIN):
            fresh = super().open()
            if fresh:
                self.greet()
            return fresh

    def greet(self):
        """Here, so that a server that refuses the greeting has refused nobody's mail."""
        try:
            self.connection.ehlo_or_helo_if_needed()
        except OSError:
            self._close_connection(self.connection)
            self.connection = None
            raise

    def send_messages(self, email_messages):
        for message in email_messages:
            with self.watch.within(SEND_WITHIN):
                self.send(message)
        return len(email_messages)

    def send(self, message):
        self.open()
        line = self.connection
        try:
            self.hand_over(message)
        except smtplib.SMTPException:
            if line.sock or line.handed_over or not line.is_used:
                raise
            # The line had been closed since the mail before: a new one, for the same try.
            self.open()
            self.hand_over(message)

    def hand_over(self, message):
        """Say the mail, and keep on the message what the server answered."""
        line = self.connection
        line.handed_over = False
        sender = self.prep_address(getattr(message, "envelope_sender", "") or message.from_email)
        to = [self.prep_address(address) for address in message.recipients()]
        raw = getattr(message, "raw", b"") or message.message(policy=policy.SMTP).as_bytes()
        try:
            line.sendmail(sender, to, raw)
        except smtplib.SMTPDataError:
            with suppress(smtplib.SMTPException):
                line.rset()  # the next mail begins afresh
            raise
        line.is_used = True
        message.answer = line.said

    def _close_connection(self, connection):
        with self.watch.within(CLOSE_WITHIN), suppress(OSError):
            self.watch.line = connection
            connection.quit()
        connection.close()
