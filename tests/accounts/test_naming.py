"""A name shown is read as it is written, and is nobody else's."""

import pytest

from accounts.naming import name_trouble
from accounts.numbers import number_of

REGIONS = ["Nouvelle-Aquitaine", "Normandie"]


@pytest.mark.parametrize(
    "name",
    [
        "Zoé d’Alençon-N’Guyen",
        "Jean-Baptiste O'Neil",
        "Ὀδυσσεύς Παπαδόπουλος",
        "محمد الأمين",
        "Ольга Иванова",
        "李小龍",
        "たなか ハナ子",
        "Nadia Иванова",
        "Łukasz Żółć",
        "Digital Nouvelle-Aquitaine",
        "Association des administrateurs de systèmes",
        "Atelier 4.0",
        "Régine Moderne",
        "SCOP Le 108",
    ],
)
def test_names_as_people_have_them(name):
    assert name_trouble(name, REGIONS) == ""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Pаul Martin", "mêle deux alphabets"),  # a Cyrillic « а »
        ("Rοse", "mêle deux alphabets"),  # a Greek « ο »
        ("Alice\u202egnp", "invisible"),
        ("Ali\u200bce", "invisible"),
        ("Alice\u2066", "invisible"),
        ("\u3164", "invisible"),
        ("...", "au moins une lettre"),
        ("— 12 —", "au moins une lettre"),
        ("Z\u0351\u0351\u0351algo", "empile"),
        ("Région Nouvelle-Aquitaine", "se lit comme"),
        ("REGION normandie", "se lit comme"),
        ("Conseil régional", "se lit comme"),
        ("nouvelle aquitaine", "se lit comme"),
        ("N0uvelle-Aquitaine", "se lit comme"),
        ("Modératrice", "se lit comme"),
        ("La modération", "se lit comme"),
        ("Équipe de modération", "se lit comme"),
        ("Coroute", "se lit comme"),
        ("ＲＥＧＩＯＮ", "se lit comme"),
        ("Соrоutе", "mêle deux alphabets"),
    ],
)
def test_names_that_hide_or_pretend(name, why):
    assert why in name_trouble(name, REGIONS)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("732 829 320", {"siren": "732829320"}),
        ("73282932000074", {"siren": "732829320"}),
        ("w751234567", {"rna": "W751234567"}),
        ("W2A1000123", {"rna": "W2A1000123"}),
        ("000000000", None),
        ("732829321", None),
        ("W000000000", None),
        ("73282932000075", None),
        ("", None),
        ("١٢٣٤٥٦٧٨٩", None),
    ],
)
def test_the_form_of_a_number(typed, number):
    assert number_of(typed) == number
