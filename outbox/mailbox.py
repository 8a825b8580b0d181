"""The mailbox that returned mails come to, read over IMAP."""

import imaplib
import logging
import ssl
from contextlib import suppress
from urllib.parse import unquote, urlsplit

log = logging.getLogger(__name__)

TIMEOUT = 20  # seconds
AT_ONCE = 200  # messages read by one sweep


class Mailbox:
    """At `imaps://user:password@host/INBOX`, or `imap://` where the network is one's own."""

    def __init__(self, url):
        self.url = urlsplit(url)

    def __enter__(self):
        host, port = self.url.hostname or "", self.url.port
        try:
            if self.url.scheme == "imaps":
                context = ssl.create_default_context()
                self.imap = imaplib.IMAP4_SSL(
                    host, port or 993, ssl_context=context, timeout=TIMEOUT
                )
            else:
                self.imap = imaplib.IMAP4(host, port or 143, timeout=TIMEOUT)
            try:
                self.imap.login(unquote(self.url.username or ""), unquote(self.url.password or ""))
                self.asked(*self.imap.select(quoted(unquote(self.url.path.strip("/") or "INBOX"))))
            except BaseException:
                self.hang_up()
                raise
        except imaplib.IMAP4.error as error:
            raise ConnectionError(str(error)) from None
        return self

    def __exit__(self, kind, error, trace):
        self.hang_up()
        if isinstance(error, imaplib.IMAP4.error):
            raise ConnectionError(str(error)) from None

    def hang_up(self):
        with suppress(OSError, imaplib.IMAP4.error):
            self.imap.logout()

    def unread(self):
        """Number and bytes of each message not read yet; one that cannot be had is left for the
        next time."""
        numbers = self.asked(*self.imap.uid("SEARCH", "UNSEEN"))[0] or b""
        for number in numbers.split()[:AT_ONCE]:
            _, answer = self.imap.uid("FETCH", number.decode(), "(BODY.PEEK[])")
            raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if raw is None:
                log.error("message %s of the mailbox cannot be had: %s", number, answer)
            else:
                yield number.decode(), raw

    def mark_read(self, number):
        self.asked(*self.imap.uid("STORE", number, "+FLAGS", r"(\Seen)"))

    def asked(self, said, answer):
        if said != "OK":
            raise ConnectionError(f"the server answered {said}: {answer}")
        return answer


def quoted(name):
    return '"' + name.replace("\\", r"\\").replace('"', r"\"") + '"'
