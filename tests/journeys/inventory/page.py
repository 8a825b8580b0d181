"""What a line of the inventory says."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.journeys.scenes import HERE

TEMPLATES = Path(__file__).parents[3] / "templates"
REFUSED = {"send": True, "status": 422}


@dataclass(frozen=True)
class Page:
    """One page in one state; `name` is that of its address."""

    name: str
    who: str
    state: str
    place: tuple
    status: int
    send: bool
    query: str
    facts: dict

    def __str__(self):
        said = [self.name, self.who, self.state, "refused" if self.send else "", self.place[1]]
        said.append(self.query)
        return ", ".join(filter(None, said))


def page(
    address, who="visitor", state="", /, *, place=HERE, status=200, send=False, query=None, **facts
):
    return Page(address, who, state, place, status, send, urlencode(query or {}), facts)


def error(name, status):
    """An error page, as the program shows it when something goes wrong."""
    return page("error", "visitor", name, status=status, name=name)


def mail(template):
    """A mail, as the mailbox of the demonstration frames it, but out of its lock."""
    return page("mail", "visitor", template, template=template)


def whole(folder):
    """The templates of a folder that are no part of another."""
    names = (path.stem for path in TEMPLATES.glob(f"{folder}/*.html"))
    return sorted(name for name in names if name[0] != "_" and name != "base")


MAILS = whole("emails")
