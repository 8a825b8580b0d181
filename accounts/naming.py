"""Names that people and organisations may show: read as they are written, and as nobody else's.

Scripts follow UTS 39 word by word: each word is of one script (the Japanese and Korean mixtures
count as one), so « Nadia Ναδία » is a name and « Раul » with a Cyrillic « а » is none."""

import re
import unicodedata

from django.utils.translation import gettext as _

EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC"}
ANY_SCRIPT = {"MODIFIER", "COMBINING", "FULLWIDTH", "FEMININE", "MASCULINE"}
UNSEEN = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
BLANK = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u034f", "\u17b4", "\u17b5"}
MOST_MARKS = 2  # on one letter; more pile up over the lines around
LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝкмнвтгαοενρτυικηχ0134578",
    "aeopcyxijshdqwkmhbtraoevptuiknxoleastb",
)
OFFICES = re.compile(
    r"^(?:(?:la|le|l) )?"
    r"(?:region|conseil regional|moderat(?:eur|rice|or)|administrat(?:eur|rice|or))\b"
    r"|\b(?:moderation|coroute|secretariat du comite)\b"
)


def name_trouble(text, regions=()):
    """Why this may not be shown as a name, in a sentence; nothing when it may. `regions`: the names
    of those who publish, which nobody else takes."""
    if any(unicodedata.category(sign) in UNSEEN or sign in BLANK for sign in text):
        return _(
            "Ce nom contient un caractère invisible ou qui change le sens de lecture : tapez-le "
            "plutôt que de le coller."
        )
    if not any(sign.isalpha() for sign in text):
        return _("Un nom contient au moins une lettre.")
    if piled(text):
        return _("Ce nom empile trop de signes sur une même lettre.")
    mixed = next((word for word in words(text) if len(scripts(word)) > 1), None)
    if mixed:
        return _(
            "« %(word)s » mêle deux alphabets : des lettres s’y ressemblent sans être les mêmes. "
            "Écrivez chaque mot dans un seul."
        ) % {"word": mixed}
    if takes_an_office(text, regions):
        return _(
            "Ce nom se lit comme celui de la Région, de sa modération ou de Coroute : choisissez "
            "le vôtre."
        )
    return ""


def words(text):
    return re.findall(r"[^\W\d_][\w\u0300-\u036f]*", text)


def scripts(word):
    """The scripts whose letters stand in a word."""
    found = set()
    for sign in unicodedata.normalize("NFKC", word):
        if sign.isalpha():
            script = unicodedata.name(sign, "UNKNOWN").partition(" ")[0]
            found.add("EAST ASIAN" if script in EAST_ASIAN else script)
    return found - ANY_SCRIPT


def piled(text):
    run = 0
    for sign in unicodedata.normalize("NFD", text):
        run = run + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if run > MOST_MARKS:
            return True
    return False


def skeleton(text):
    """What the eye reads of a name: no accent, no case, no sign, letters of other alphabets and
    figures as the Latin letters they look like."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", bare.translate(LOOKS_LIKE).replace("_", " ")))


def takes_an_office(text, regions):
    """Whether it reads as the name of a region, or of whoever decides here."""
    seen = skeleton(text)
    return bool(OFFICES.search(seen)) or seen in {skeleton(name) for name in regions}
