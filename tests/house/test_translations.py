"""Every word that a person reads goes through gettext, and is there in both languages."""

import re
import shutil
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po
from django import forms
from django.utils import translation

from tests.house.sources import APPS, ROOT

READ_BY_PEOPLE = ("aria-label", "placeholder", "title", "alt")
NEVER_TRANSLATED = {"Coroute", "English", "Français", "SIREN", "RNA", "CSV", "XLSX", "JSON", "RSS"}

NOT_TEXT = re.compile(
    r"{%\s*block \w+_(?:class|attributes)\s*%}.*?{%\s*endblock\s*%}|\S+@\S+\w"
    r"|{%\s*comment.*?endcomment\s*%}|{%\s*blocktrans.*?endblocktrans(?:late)?\s*%}|{#.*?#}"
    r"|<!--.*?-->|<(script|style|svg)\b.*?</\1>|<code>.*?</code>",
    re.DOTALL,
)
TAG_OF_DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
TAG_OF_HTML = re.compile(r"<[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(rf'\b(?:{"|".join(READ_BY_PEOPLE)})="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
ENTITY = re.compile(r"&\w+;")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """Call it with a language for its catalogue, brought up to date with the source in a copy."""
    folder = tmp_path_factory.mktemp("extracted")
    for name in [*APPS, "templates", "locale", "manage.py"]:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.pyc", "*.mo"))
        elif source.exists():
            shutil.copy(source, target)
    (folder / "locale").mkdir(exist_ok=True)
    both = ["-l", "en", "-l", "fr"]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *both, "-i", "tests/*", "-v0"],
        cwd=folder,
        check=True,
    )

    def messages(language):
        with (folder / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as catalogue:
            return [message for message in read_po(catalogue) if message.id]

    return messages


def untranslated(message):
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return message.fuzzy or not all(forms)


def of_source(message):
    return message.id if isinstance(message.id, str) else message.id[0]


def test_english_is_complete(extracted):
    missing = [of_source(one) for one in extracted("en") if untranslated(one)]
    assert missing == []


def test_french_plurals_are_complete(extracted):
    """French is the source, but zero is singular in it: its plurals have their own catalogue."""
    plurals = [one for one in extracted("fr") if isinstance(one.id, tuple)]
    assert [of_source(one) for one in plurals if untranslated(one)] == []


def named_in(text):
    return set(re.findall(r"%\((\w+)\)", text))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_translation_says_the_names_of_its_source(language):
    """A name that the source does not give breaks the sentence when it is said."""
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as catalogue:
        for message in read_po(catalogue):
            given, said = named_in(str(message.id)), named_in(str(message.string or ""))
            assert said <= given, message.id


def test_a_refused_field_is_told_in_our_voice():
    with translation.override("fr"):
        told = str(forms.CharField().error_messages["required"])
    assert told.startswith("Remplissez ce champ")


def templates():
    return sorted((ROOT / "templates").rglob("*.html"))


def bare_words(source):
    text = NOT_TEXT.sub(" ", source)
    attributes = [TAG_OF_DJANGO.sub(" ", value) for value in ATTRIBUTE.findall(text)]
    content = TAG_OF_HTML.sub(" ", TAG_OF_DJANGO.sub(" ", text))
    words = WORD.findall(ENTITY.sub(" ", " ".join([content, *attributes])))
    return [word for word in words if word not in NEVER_TRANSLATED]


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("<p>Bonjour</p>", ["Bonjour"]),
        ('<p title="Bonjour">{% trans "Oui" %}</p>', ["Bonjour"]),
        ("<p class='grand'>{% blocktrans %}Oui{% endblocktrans %} {{ nom }}</p>", []),
    ],
)
def test_the_eye_that_finds_bare_words(source, bare):
    assert bare_words(source) == bare


def test_no_template_holds_words_outside_gettext():
    found = {path.name: bare for path in templates() if (bare := bare_words(path.read_text()))}
    assert found == {}
