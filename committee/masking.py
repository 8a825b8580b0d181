"""A mail shown to somebody it was not written to: all of it but the links that act for its
reader."""

import re

from outbox.letters import parsed

PERSONAL = re.compile(r"[\w.-]{8,}\.[\w-]{43}(?![\w-])")  # what `links.sign` makes
MASK = "lien-personnel"


def masked(text):
    """The text with its signed links made to open nothing."""
    return PERSONAL.sub(MASK, text)


def shown(raw):
    """The message of these bytes, its signed links masked."""
    message = parsed(bytes(raw))
    if "List-Unsubscribe" in message:
        message.replace_header("List-Unsubscribe", masked(message["List-Unsubscribe"]))
    for part in message.walk():
        if part.get_content_maintype() == "text":
            text = masked(part.get_content())
            part.set_content(text, subtype=part.get_content_subtype(), cte="quoted-printable")
    return message


def text_of(message):
    return message.get_body(("plain",)).get_content()
