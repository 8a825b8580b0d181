"""Following, saying what one wants by mail, and saying no more."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Consent, Preference
from consultation.models import Follow, Summary
from consultation.queries.follows import exists
from roadmaps.models import Region

WORDING = "2026-11"
MOST_FOLLOWED = 200  # things of one region: news are looked for by each of them


class NothingToFollow(Exception):
    """The roadmap has no such action, axis, branch, territory or proposal."""


class TooMuchToFollow(Exception):
    """This person follows as much of the region as one may: an axis, or all of it, says more."""


@transaction.atomic
def follow(*, user, roadmap, kind, key=""):
    """Want news of this: in the page, and by mail as the person's preferences say, made now with
    the first follow; followed twice is once."""
    if not exists(roadmap, kind, key):
        raise NothingToFollow
    others = user.follows.exclude(roadmap=roadmap, kind=kind, key=key)
    if key and others.filter(roadmap__region=roadmap.region_id).count() >= MOST_FOLLOWED:
        raise TooMuchToFollow
    preference_for(user)
    Consent.objects.get_or_create(user=user, purpose="news", wording=WORDING)
    found, _ = Follow.objects.get_or_create(
        user=user, roadmap=roadmap, kind=kind, key=key, defaults={"since": timezone.now()}
    )
    return found


def unfollow(*, user, roadmap, kind, key=""):
    """Want no more news of this."""
    Follow.objects.filter(user=user, roadmap=roadmap, kind=kind, key=key).delete()


def preference_for(user):
    """What this person wants by mail, as it is unless they say otherwise."""
    found, _ = Preference.objects.get_or_create(user=user, defaults={"changed_at": timezone.now()})
    return found


@transaction.atomic
def prefer(*, user, **wanted):
    """Say what one wants by mail: `direct`, `summary`, `weekday`, `hour`. A summary asked for again
    begins now: what passed meanwhile is not told. Wanting none is no consent."""
    if wanted.get("direct") or wanted.get("summary", "none") != Preference.Summary.NONE:
        Consent.objects.get_or_create(user=user, purpose="news", wording=WORDING)
    return settle(user, wanted)


@transaction.atomic
def settle(user, wanted):
    """Write what a person wants, whether they ask for mails or stop them."""
    preference_for(user)
    held = Preference.objects.select_for_update().get(user=user)
    now, before = timezone.now(), held.summary
    for name, value in wanted.items():
        setattr(held, name, value)
    held.changed_at = now
    held.save()
    if before == Preference.Summary.NONE != held.summary:
        begin_afresh(user, now)
    return held


def begin_afresh(user, now):
    """The period before this moment is told as empty, so that the next begins here."""
    for region in Region.objects.filter(roadmaps__follows__user=user).distinct():
        last = user.summaries.filter(region=region).order_by("until").last()
        follows = user.follows.filter(roadmap__region=region).order_by("since")
        since = last.until if last else follows[0].since
        if since < now:
            Summary.objects.create(user=user, region=region, since=since, until=now)


def stop_news(*, user, what):
    """Stop what the link of a mail names: the `summary`, what is written at once (`direct`), or
    everything; stopped twice is once."""
    none: dict = {"summary": Preference.Summary.NONE, "direct": False}
    settle(user, none if what == "all" else {what: none[what]})
