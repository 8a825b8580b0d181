"""What Alice voted in the first round, and the letters that came to her for it."""

from datetime import timedelta

from consultation.operations.invitations import letters_of
from consultation.operations.notices import letter_of
from consultation.operations.telling import tell_each
from consultation.queries.notices import took_part
from consultation.queries.since import since_round_before, voters_of
from demo.loading import voices
from demo.loading.times import as_of
from roadmaps.models import Phase

VOTED = {
    "for": "A-01 B-09 C-01 D-14 F-06 G-02",
    "mixed": "C-09 F-02",
    "against": "E-05",
}


def vote(scene):
    """She was among the first to vote."""
    alice, round = scene.people["alice"], scene.rounds["first"]
    said = {at: [scene.actions[code] for code in codes.split()] for at, codes in VOTED.items()}
    voices.vote_as(round, alice.participant, said, round.opens_at + timedelta(days=12))


def hear_of_more_time(scene):
    """The round was prolonged: those who had taken part were told why."""
    notice = scene.rounds["first"].notices.select_related("phase__roadmap__region").get()
    tell(
        scene,
        took_part(notice.phase),
        f"phase-notice:{notice.pk}:",
        lambda people: [letter_of(notice, user.language) for user in people],
        notice.at,
    )


def be_invited(scene):
    """As the second round opened, the voters of the first were told what had changed since."""
    round = scene.rounds["second"]
    since = since_round_before(round, scene.roadmap.phases.all())
    letters, at = (lambda people: letters_of(since, people)), round.opens_at + timedelta(minutes=6)
    tell(scene, voters_of(since), f"invite:{round.pk}:", letters, at)
    Phase.objects.filter(pk=round.pk).update(invited_at=at)


def tell(scene, people, prefix, letters_of, at):
    """Of the letters written to many, the demonstration keeps hers."""
    with as_of(at):
        own = people.filter(pk=scene.people["alice"].pk)
        tell_each(people=own, prefix=prefix, letters_of=letters_of)
