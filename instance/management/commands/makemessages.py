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

# What Django and allauth say, in our voice and words.
SAID_OUR_WAY = {
    "This field is required.": "Remplissez ce champ : rien ne s’enregistre sans lui.",
    "Enter a valid email address.": (
        "Cette adresse n’est pas complète. Exemple : nom@entreprise.fr."
    ),
    "Select a valid choice. %(value)s is not one of the available choices.": (
        "Choisissez une réponse de la liste."
    ),
    "Select a valid choice. That choice is not one of the available choices.": (
        "Choisissez une réponse de la liste."
    ),
    "Incorrect code.": "Ce n’est pas le bon code. Écrivez celui qui s’affiche maintenant.",
    "Authenticator code": "Code affiché par l’application",
    "Authenticator app activated.": "L’application de codes est activée.",
    "Authenticator app deactivated.": "L’application de codes est désactivée.",
    "Two-Factor Authentication": "Second facteur",
    "Name": "Nom",
    "Passwordless": "Entrer avec cette clé seule",
    "Enabling passwordless operation allows you to sign in using just this key, but imposes "
    "additional requirements such as biometrics or PIN protection.": (
        "Sans code reçu par courriel ; elle demande votre empreinte, votre visage ou un code."
    ),
    "No security keys have been added.": "Aucune clé n’est ajoutée.",
    "Recovery Codes": "Codes de secours",
    "Unused codes": "Codes qui restent",
    "Generate new codes": "Créer de nouveaux codes",
    "A new set of recovery codes has been generated.": "De nouveaux codes de secours sont créés.",
}

WORDS = """
msgid {one}
msgstr {said}
"""

PLURAL = """
msgid {one}
msgid_plural {several}
msgstr[0] {one}
msgstr[1] {several}
"""


class Command(makemessages.Command):
    help = "Brings the English catalogue up to date with the source, and the French one with it."

    def handle(self, **options):
        options["locale"] = ["en"]
        options["ignore_patterns"] += ["tests", "node_modules", "var"]
        options |= {"no_location": True, "no_obsolete": True}
        super().handle(**options)
        write_french(settings.LOCALE_PATHS[0])


def write_french(folder):
    """French is the source: its catalogue holds its plurals, and Django's words said our way."""
    with (folder / "en" / "LC_MESSAGES" / "django.po").open("rb") as english:
        plurals = [message.id for message in read_po(english) if isinstance(message.id, tuple)]
    path = folder / "fr" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    ours = [WORDS.format(one=quoted(one), said=quoted(two)) for one, two in SAID_OUR_WAY.items()]
    written = [PLURAL.format(one=quoted(one), several=quoted(many)) for one, many in plurals]
    path.write_text("".join([HEADER, *ours, *written]), encoding="utf-8")


def quoted(text):
    return json.dumps(text, ensure_ascii=False)
