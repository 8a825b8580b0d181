"""Every page there is, in each of its states: the one list that every gate walks, room by room.

A new page is one line of the `PAGES` of its room: the name of its address, who looks, and what
state it is in.

    page("roadmaps:figure", "ada", key="emplois")
    page("roadmaps:figure_new", "ada", **REFUSED)

`place` is where it lies (`scenes.py` makes the places: the demonstration's two, one with nothing in
it, one with a single action, one where every text is as long as may be). What an address names
(`number`, `pk`, `code`…) is usual, or said in the line: a value, or a function that finds it. With
`send`, its form is sent as it stands. Mails are found in their folder.
"""

from tests.journeys.inventory import (
    accounts,
    back_rooms,
    committee,
    consultation,
    moderation,
    others,
    public,
)
from tests.journeys.inventory.page import MAILS, page

ROOMS = (public, consultation, moderation, committee, back_rooms, accounts, others)
PAGES = [one for room in ROOMS for one in room.PAGES]

__all__ = ["MAILS", "PAGES", "page"]
