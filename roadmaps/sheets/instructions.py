"""Rows that tell people how to fill a sheet, left under its header: never actions."""

import re

from roadmaps.values import unaccented

TELLS_HOW = re.compile(
    r"champs? (?:texte|numerique|date|liste|binaire|libre|obligatoire|facultatif)|texte (?:court|"
    r"libre|long)\b|si vos |saisi(?:r|ssez)|re(?:n)?seigne[rz]|indique[rz]|present(?:er|ez)\b|"
    r"choisi(?:r|ssez)|cree[rz] |precise[rz]|ce champ |ces informations devront|plusieurs .{0,40}"
    r"peuvent etre|➔|ex(?:emple)? ?[:.]|format |\(?(?:obligatoire|facultatif)|jj/mm/aaaa|"
    r"a (?:remplir|completer)"
)


def is_instruction(cells):
    """True when most of what the row holds tells people what to type."""
    filled = [cell for cell in cells if cell.strip()]
    telling = sum(1 for cell in filled if TELLS_HOW.match(unaccented(cell.strip())))
    return telling >= 2 and telling * 2 >= len(filled)
