"""The components by group, in the order of the page."""

from demo.design.groups import forms, pictures, plan, rooms, signs, voices, ways

GROUPS = [
    signs.GROUP,
    plan.GROUP,
    voices.GROUP,
    pictures.GROUP,
    forms.GROUP,
    ways.GROUP,
    rooms.GROUP,
]
