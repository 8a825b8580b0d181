"""Writing to people: at once what concerns them directly, the rest in a summary."""

import logging
from itertools import islice

from django.db import transaction
from django.utils import timezone

from accounts.models import Preference, User
from consultation.models import News, Summary
from consultation.operations.gathering import gather_news
from consultation.operations.news_letters import letter_at_once, summary_letter
from consultation.queries.news import with_items
from consultation.queries.summaries import due_readers, planned
from outbox.models import Mail
from outbox.operations import owe

log = logging.getLogger(__name__)

AT_ONCE = 100  # letters in one transaction, or sweep: others wait a minute, votes wait for none
Kind = News.Kind


def tell_news():
    """Gather what became public, then write at once to those whom it concerns directly, one mail
    for all that came together, and their summaries to those for whom it is time."""
    gather_news()
    tell_at_once()
    send_summaries()


@transaction.atomic
def tell_at_once():
    """Owe what concerns people directly, each news once, one mail a person and region."""
    untold = News.objects.to_tell().select_for_update(of=("self",)).order_by("at", "pk")
    pks = [news.pk for news in untold[:AT_ONCE]]
    standing = with_items(News.objects.standing().filter(pk__in=pks)).order_by("at", "pk")
    letters: dict = {}
    for news in standing:
        if person := concerned(news):
            letters.setdefault((person, news.roadmap.region_id), []).append(news)
    people = wanting(person for person, _ in letters)
    for (person, _), news in letters.items():
        if person in people:
            write_at_once(people[person], news)
    News.objects.filter(pk__in=pks).update(told_at=timezone.now())


def concerned(news):
    """The id of whoever wrote what an argument is on, or replies to; None when it is their own, or
    nobody's."""
    if news.kind == Kind.REPLY:
        person = news.argument.reply_to.entered_by_id
    elif news.kind == Kind.ARGUMENT and news.argument.proposal_id:
        person = news.proposal.entered_by_id
    else:
        return None
    return None if person in (news.by_id, news.argument.entered_by_id) else person


def wanting(ids):
    """Those of these people who want to be written to at once, by their ids."""
    wanted = User.objects.filter(is_active=True, preference__direct=True)
    return wanted.in_bulk(set(ids))


def write_at_once(user, news):
    owe(
        key=f"news:{news[-1].pk}:{user.pk}",
        kind=Mail.Kind.NOTICE,
        to=user.email,
        letter=letter_at_once(user, news),
    )


def send_summaries(now=None):
    """Send the summaries whose hour has passed; one in trouble holds no other back."""
    now = now or timezone.now()
    for user, region in islice(due_readers(now), AT_ONCE):
        try:
            send_summary(user, region, now)
        except Exception:
            log.exception(
                "summary of %s for %s failed; the next sweep tries again", region, user.pk
            )


@transaction.atomic
def send_summary(user, region, now):
    """Write down the period and owe its mail; a period without news is written down alone."""
    preference = Preference.objects.select_for_update().get(user=user)
    found = planned(user, preference, region, now)
    if found is None or not found.period.due:
        return
    period = found.period
    Summary.objects.create(
        user=user,
        region=region,
        since=period.since,
        until=period.until,
        items=len(found.news),
    )
    if found.news:
        owe(
            key=f"summary:{region.pk}:{user.pk}:{period.until:%Y%m%dT%H%M}",
            kind=Mail.Kind.NOTICE,
            to=user.email,
            letter=summary_letter(user, found, now),
        )
