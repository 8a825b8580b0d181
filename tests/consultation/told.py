"""Arguments as they stand once published, and what is owed for them."""

from django.utils import timezone

from consultation.models import Argument
from outbox.models import Mail
from tests import factories


def argued(phase, person, on, reply_to=None, text="Cela manque dans nos vallées.", **facts):
    """A published argument on an action or a proposal, or a reply to one."""
    now = timezone.now()
    times = dict.fromkeys(("created_at", "submitted_at", "published_at"), now)
    return Argument.objects.create(
        roadmap=phase.roadmap,
        phase=phase,
        author=factories.first_voice(person),
        entered_by=person,
        state="published",
        stance="" if reply_to else facts.pop("stance", "for"),
        reply_to=reply_to,
        text=text,
        **{on._meta.model_name: on},
        **times,
        **facts,
    )


def owed(prefix):
    """To whom mails of this prefix are owed, as many times as they are."""
    mails = Mail.objects.filter(key__startswith=prefix)
    return sorted(to.partition("@")[0] for to in mails.values_list("to", flat=True))
