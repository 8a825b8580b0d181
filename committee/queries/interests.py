"""The actions a member carries, who is then asked what they have to do with them."""

import re

from accounts.models import Mandate
from roadmaps.plan import plain


def folded(name):
    """A name as one compares it: without accents, case and punctuation."""
    return " ".join(re.findall(r"\w+", plain(name)))


def organisations_of(member):
    """The names of the organisations a member comes from or speaks for."""
    mandates = Mandate.objects.standing().filter(user=member.user_id)
    spoken_for = mandates.values_list("organisation__name", flat=True)
    return [name for name in (member.organisation, *spoken_for) if name]


def carried_by(organisations, content):
    """The owner and the partners of an action that are among these organisations, as the action
    names them."""
    own = {folded(name) for name in organisations}
    named = [content.owner, *(item["name"] for item in content.partners)]
    return list(dict.fromkeys(name for name in named if name and folded(name) in own))
