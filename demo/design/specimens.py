"""Words that put the type to the test: French as it is printed."""

from dataclasses import dataclass

from demo.design import tokens

WORDS = {
    "t5": "Œuvrer à l’Île-d’Aix",
    "t4": "À l’ÉTÉ, « ÇA » VA ÊTRE OÙ ?",
    "t3": "Près de 21 000 entreprises, 60 000 emplois",
    "t2": "Développer l’apprentissage : 2 500 000 € d’ici à 2028",
    "t1": "« Une région qui écrit sa feuille de route avec celles et ceux qui la feront vivre », "
    "voilà l’idée ; le reste suit.",
    "t0": "Interopérabilité, anticonstitutionnellement, Saint-Jean-Pied-de-Port, cœur, naïveté, "
    "Haÿ, 1er août à 18 h 30",
    "t-1": "n = 46 · 67 % [53–79] · 1 284 votes · 0123456789 · 1111111111",
}


@dataclass(frozen=True)
class Size:
    """A step of the scale and the words it is judged by."""

    name: str
    value: str
    words: str


def sizes():
    """The steps, largest first."""
    found = dict(tokens.named(r"t-?\d"))
    return [Size(name, found[name], words) for name, words in WORDS.items()]
