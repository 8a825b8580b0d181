"""From a template to the bytes of a mail: text and HTML with the same words and links."""

import hashlib
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import punycode

from outbox.colours import HOUSE

POLICY = policy.SMTP.clone(max_line_length=400)
MANY_EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")


@dataclass(frozen=True)
class Sender:
    """Who writes: a name, the address mails leave from, a person to reply to, and the colours by
    token, in "light" and in "dark"."""

    name: str
    address: str
    reply_to: str
    colours: dict = field(default_factory=lambda: HOUSE)


@dataclass(frozen=True)
class Letter:
    """What a mail says, before it is frozen."""

    subject: str
    text: str
    html: str
    sender: Sender
    headers: dict = field(default_factory=dict)


def compose(*, template, context, sender, language="fr", headers=None):
    """Render `emails/<template>.txt` (its first line is the subject) and `.html`, CSS inlined."""
    import css_inline  # of no use to who writes to nobody

    context = {
        "DEMO": settings.DEMO,
        "sender": sender,
        **named(sender.colours),
        **context,
    }
    with translation.override(language or "fr"):
        subject, _, text = render_to_string(f"emails/{template}.txt", context).partition("\n")
        html = render_to_string(f"emails/{template}.html", {**context, "subject": subject.strip()})
    return Letter(
        subject=" ".join(subject.split()),
        text=MANY_EMPTY_LINES.sub("\n\n", text).strip() + "\n",
        html=css_inline.inline(spare(html), minify_css=True, load_remote_stylesheets=False),
        sender=sender,
        headers=headers or {},
    )


def named(colours):
    """The colours as the sheets of a mail name them: `light.bg_2`."""
    return {
        theme: {token.replace("-", "_"): value for token, value in tokens.items()}
        for theme, tokens in colours.items()
    }


def spare(html):
    """The same without the empty lines and the indents that templates leave."""
    return re.sub(r"\s*\n\s*", "\n", html)


def list_headers(name, stop_url):
    """RFC 2919 and 8058: the list it is of, and the way out in one click."""
    return {
        "List-Id": f"<{name}.{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def raw_message(*, key, to, letter, at):
    """The message as bytes, the same for the same key and moment."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    host = letter.sender.address.rpartition("@")[2]
    message = EmailMessage(policy=POLICY)
    message["Subject"] = letter.subject
    message["From"] = Address(letter.sender.name, addr_spec=letter.sender.address)
    local, _, domain = to.rpartition("@")
    message["To"] = f"{local}@{punycode(domain)}"
    message["Reply-To"] = letter.sender.reply_to
    message["Date"] = at
    message["Message-ID"] = f"<{digest}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_{digest}")
    return message.as_bytes()


def parsed(raw):
    return message_from_bytes(raw, policy=POLICY)
