"""What a formal correction may touch: words and names, never what they commit to."""

from roadmaps.fields import BY_NAME

WORDS = ("title", "summary", "description", "owner")
NAMES = ("partners", "funders", "territories", "branches")
FORMAL = tuple(BY_NAME[name] for name in (*WORDS, *NAMES))


class NotFormal(ValueError):
    """What was asked adds, strikes or commits: it is a revision; `item` is the field."""

    def __init__(self, item):
        super().__init__(item.name)
        self.item = item


def corrected(content, values):
    """The values that differ from what is published; NotFormal when one is more than words."""
    found = {}
    for name, value in values.items():
        item = BY_NAME[name]
        if item not in FORMAL:
            raise NotFormal(item)
        if item.is_list:
            value = _renamed(item, item.of(content), value)
        elif bool(value) != bool(item.of(content)):
            raise NotFormal(item)
        if value != item.of(content):
            found[name] = value
    return found


def _renamed(item, before, after):
    """The same items under the same keys in the same order, some spelt otherwise."""
    keys = [one["key"] for one in before]
    if [one["key"] for one in after] != keys:
        raise NotFormal(item)
    return [old | {"name": new["name"]} for old, new in zip(before, after, strict=True)]


def carried(before, own, values):
    """What the draft's own wording takes of a correction: where it still says the old words."""
    found = {}
    for name, value in values.items():
        item = BY_NAME[name]
        if item.is_list:
            said = _carried_names(item.of(before), item.of(own), value)
        else:
            said = value if item.of(own) == item.of(before) else item.of(own)
        if said != item.of(own):
            found[name] = said
    return found


def _carried_names(before, own, after):
    old = {one["key"]: one["name"] for one in before}
    new = {one["key"]: one["name"] for one in after}
    return [
        one | {"name": new[one["key"]]} if old.get(one["key"]) == one["name"] else one
        for one in own
    ]
