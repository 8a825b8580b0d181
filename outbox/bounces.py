"""Reading a report of what became of a mail (RFC 3464), in the ways mail servers write it."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy

from outbox.carrier import plain
from outbox.envelope import pk_of_address

LARGEST = 300_000  # bytes; a report longer than that is cut before it is read
WHERE_IT_CAME = "To Delivered-To X-Original-To X-Delivered-To Envelope-To X-Envelope-To".split()
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


@dataclass(frozen=True)
class Report:
    """What a server says became of one mail: given up (`final`), or still being tried."""

    final: bool
    status: str
    said: str


def report_of(raw):
    """The failure or delay a message reports; None for anything else, such as an absence."""
    message = message_from_bytes(raw[:LARGEST], policy=policy.compat32)
    if message.get_content_type() != "multipart/report":
        return None
    found = [
        report
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for block in blocks(part)
        if (report := report_of_recipient(block))
    ]
    return max(found, key=lambda report: report.final, default=None)


def blocks(part):
    """One group of fields for the message, then one for each recipient."""
    groups = part.get_payload()
    return groups if isinstance(groups, list) else []


def report_of_recipient(block):
    """`Action: failed` is final even with a 4.x.x status: the server has given up trying."""
    action = field(block, "Action").lower()
    status = STATUS.search(field(block, "Status"))
    status = status[1] if status else ""
    if action not in ("failed", "delayed") and (action or not status.startswith(("4", "5"))):
        return None
    reason = field(block, "Diagnostic-Code").partition(";")
    final = action == "failed" or (not action and status.startswith("5"))
    return Report(final=final, status=status, said=reason[2].strip() or reason[0])


def field(block, name):
    return plain(block.get(name, ""))


def mail_named_by(raw):
    """The number of the mail whose return address the message was sent to, or None."""
    message = message_from_bytes(raw[:LARGEST], policy=policy.compat32)
    for name in WHERE_IT_CAME:
        for value in message.get_all(name, []):
            for address in str(value).split(","):
                if pk := pk_of_address(address):
                    return pk
    return None
