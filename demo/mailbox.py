"""The demonstration's mailbox: every mail as it left, one file each."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from outbox.letters import parsed

NAME = re.compile(r"^[0-9a-f-]+\.eml$")
HEADS = BytesHeaderParser(policy=policy.default)


def folder():
    path = Path(settings.DATA_DIR) / "mail"
    path.mkdir(parents=True, exist_ok=True)
    return path


class FolderBackend(BaseEmailBackend):
    """Leaves each message as a file of the mail folder; the same message twice is one file."""

    def send_messages(self, email_messages):
        for email in email_messages:
            message = email.message()
            stamp = message["Date"].datetime.strftime("%Y%m%d%H%M%S")
            name = re.sub(r"[^0-9a-f]", "", message["Message-ID"].partition("@")[0])[:32]
            target = folder() / f"{stamp}-{name}.eml"
            draft = target.with_suffix(".part")
            draft.write_bytes(message.as_bytes())
            draft.replace(target)
        return len(email_messages)


@dataclass(frozen=True)
class Received:
    """One mail of the folder."""

    name: str
    message: EmailMessage

    @property
    def subject(self):
        return str(self.message["Subject"])

    @property
    def to(self):
        return str(self.message["To"])

    @property
    def at(self) -> datetime:
        return self.message["Date"].datetime

    def body(self, kind):
        """The text or HTML part."""
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


def read(name):
    """One mail by its file's name, or None."""
    path = folder() / name
    if not NAME.match(name) or not path.exists():
        return None
    return Received(name, parsed(path.read_bytes()))


def latest(to="", limit=100):
    """The heads of the newest mails first, of one address when it is given."""
    found = []
    for path in sorted(folder().glob("*.eml"), reverse=True):
        mail = Received(path.name, HEADS.parsebytes(path.read_bytes()))
        if not to or to in mail.to:
            found.append(mail)
        if len(found) == limit:
            break
    return found
