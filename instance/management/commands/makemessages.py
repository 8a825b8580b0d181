import json

from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.commands import makemessages

HEADER = """\
# French is the language of the source; only this file knows that zero is singular in it.
# Written by `manage.py makemessages`.
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""

PLURAL = """
msgid {one}
msgid_plural {several}
msgstr[0] {one}
msgstr[1] {several}
"""


class Command(makemessages.Command):
    help = "Brings the English catalogue up to date with the source, and French plurals with it."

    def handle(self, **options):
        options["locale"] = ["en"]
        options["ignore_patterns"] += ["tests", "node_modules", "var"]
        options |= {"no_location": True, "no_obsolete": True}
        super().handle(**options)
        write_french_plurals(settings.LOCALE_PATHS[0])


def write_french_plurals(folder):
    with (folder / "en" / "LC_MESSAGES" / "django.po").open("rb") as english:
        plurals = [message.id for message in read_po(english) if isinstance(message.id, tuple)]
    path = folder / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    written = [PLURAL.format(one=quoted(one), several=quoted(many)) for one, many in plurals]
    path.write_text("".join([HEADER, *written]), encoding="utf-8")


def quoted(text):
    return json.dumps(text, ensure_ascii=False)
