"""Rows that tell people how to fill a sheet, left under its header: never actions."""

import re

from roadmaps.values import unaccented

# In the imperative only: titles of actions begin with « Créer », « Présenter »…
TELLS_HOW = re.compile(
    r"champs? (?:texte|numerique|date|liste|binaire|libre|obligatoire|facultatif)|texte (?:court|"
    r"libre|long)\b|si vos |(?:saisiss|re(?:n)?seign|indiqu|present|choisiss|cre|precis)ez\b|"
    r"indiquer si |ce champ |ces informations devront|plusieurs .{0,40}peuvent etre|➔|"
    r"ex(?:emple)? ?[:.]|\(?(?:obligatoire|facultatif)\b|jj/mm/aaaa|a (?:remplir|completer)\b"
)


def is_instruction(cells):
    """True when most of what the row holds tells people what to type."""
    filled = [cell for cell in cells if cell.strip()]
    telling = sum(1 for cell in filled if TELLS_HOW.match(unaccented(cell.strip())))
    return telling >= 2 and telling * 2 >= len(filled)
