"""What a proposal, an argument or a statement is called, and where it is read."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from consultation.models import Argument, Proposal, Statement
from roadmaps.models import Phase

KINDS = {"proposal": Proposal, "argument": Argument, "statement": Statement}
RIGHTS = {"proposal": "may_propose"}  # what a phase opens for each kind; else may_comment
GLIMPSE = 90  # signs of a text that stand for its title


def kind_of(item):
    return item._meta.model_name


def of_any_kind(lookup, value):
    """The condition that a contribution, whatever its kind, is so; {} in `lookup` is its kind."""
    condition = Q()
    for kind in KINDS:
        condition |= Q(**{lookup.format(kind): value})
    return condition


def number_of(item):
    """By which its pages name it: a proposal's number, else its id."""
    return item.number if isinstance(item, Proposal) else item.pk


def name_of(item):
    """How the journal and the rooms name it."""
    return f"n° {number_of(item)}"


def title_of(item):
    """Its title, or the first words of an argument."""
    if not isinstance(item, Argument):
        return str(item)
    return glimpse(item.text)


def glimpse(text):
    words = " ".join(text.split())
    return words if len(words) <= GLIMPSE else words[:GLIMPSE].rsplit(" ", 1)[0] + " […]"


def sort_of(item):
    """What it is, in two or three words."""
    if isinstance(item, Proposal):
        return item.get_kind_display()
    if isinstance(item, Statement):
        return _("contribution écrite")
    return sort_of_argument(item.stance)


def sort_of_argument(stance):
    said = {"for": _("argument pour"), "against": _("argument contre"), "question": _("question")}
    return said.get(stance, _("réponse à un argument"))


def until_for(item):
    """When the phase closes in which something of this kind may be handed in, by the database's
    clock; None when none is open."""
    return open_until(item.roadmap, kind_of(item))


def open_until(roadmap, kind):
    right = RIGHTS.get(kind, "may_comment")
    phases = Phase.objects.open_at_the_clock().filter(roadmap=roadmap, **{right: True})
    return phases.order_by("-closes_at").values_list("closes_at", flat=True).first()


def page_of(item, page=""):
    """The address of its page, or of the one of this name."""
    kind = kind_of(item)
    name = f"{kind}_{page}" if page else kind
    place = (item.roadmap.region.slug, item.roadmap.slug, number_of(item))
    return reverse(f"consultation:{name}", args=place)
