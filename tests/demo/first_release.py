"""An installation as the first release made it: its tables, and some rows of every kind."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db.migrations.executor import MigrationExecutor

LAST = [
    ("account", "0009_emailaddress_unique_primary_email"),
    ("accounts", "0001_initial"),
    ("admin", "0003_logentry_add_action_flag_choices"),
    ("committee", "0002_editions_never_change"),
    ("consultation", "0002_closed_rounds_never_change"),
    ("insights", "0001_initial"),
    ("instance", "0001_initial"),
    ("mfa", "0003_authenticator_type_uniq"),
    ("outbox", "0001_initial"),
    ("roadmaps", "0002_published_rows_never_change"),
    ("sessions", "0001_initial"),
]
VOICES = 30
START = datetime(2026, 11, 2, 8, 30, 0, 123456, tzinfo=UTC)
SAID = "Développer l’alternance — « numérique » 🎓"


def day(number):
    return START + timedelta(days=number)


def install(connection):
    """Make the tables of the first release in an empty database, and give its models."""
    executor = MigrationExecutor(connection)
    executor.migrate(LAST)
    return executor.loader.project_state(LAST).apps


class Maker:
    """Makes rows by the models of that time."""

    def __init__(self, apps, alias):
        self.apps = apps
        self.alias = alias

    def __call__(self, model, /, **facts):
        return self.apps.get_model(model).objects.using(self.alias).create(**facts)


def fill(apps, alias):
    """A region at work: a plan published, a round closed and another open, a committee served."""
    make = Maker(apps, alias)
    voices = people(make)
    region = make(
        "roadmaps.Region",
        slug="normandie",
        name="Normandie",
        zone="Europe/Paris",
        departments=["14", "27", "50", "61", "76"],
        sender="plan@normandie.example",
        reply_to="equipe@normandie.example",
        accent_hue=210,
    )
    user = voices[0].user
    make("roadmaps.Role", user=user, region=region, name="administrator")
    roadmap = make("roadmaps.Roadmap", slug="numerique", title="Numérique", region=region)
    actions = plan(make, roadmap)
    closed, still_open = rounds(make, roadmap)
    converse(make, roadmap, actions, voices, (closed, still_open))
    accompany(make, region, roadmap, actions, (user, closed))
    make(
        "outbox.Mail",
        key="invitation:1:1",
        kind="notice",
        state="sent",
        to=user.email,
        subject="Bienvenue",
        raw=bytes(range(256)),
        owed_at=day(0),
        next_try_at=day(0),
        sent_at=day(0),
    )
    closed.closed_at = day(10)
    closed.save(using=alias)


def people(make):
    voices = []
    for number in range(VOICES):
        address = f"voix{number}@normandie.example"
        user = make("accounts.User", email=address, email_key=address, name=f"Voix {number}")
        voices.append(make("accounts.Participant", user=user, college="citizen", department="14"))
    make("accounts.Consent", user=voices[0].user, purpose="account", wording="2026-11")
    make("accounts.JournalEntry", actor=voices[0].user, verb="set_up", item="Normandie")
    organisation = make("accounts.Organisation", name="Réseau normand", siren="732829320")
    make("accounts.Mandate", user=voices[1].user, organisation=organisation)
    return voices


def plan(make, roadmap):
    """One published version with three actions, and a figure."""
    version = make("roadmaps.Version", roadmap=roadmap)
    axis = make("roadmaps.Axis", version=version, code="A", title="Talents", position=1)
    actions = []
    for position in range(1, 4):
        action = make("roadmaps.Action", roadmap=roadmap, code=f"A{position}", last_key=1)
        content = make(
            "roadmaps.Content",
            action=action,
            title=f"{SAID} {position}",
            partners=[{"key": "p1", "name": "Réseau normand"}],
            starts_on=day(90).date(),
            published_at=day(0),
        )
        facts = {"version": version, "action": action, "content": content, "axis": axis}
        make("roadmaps.Entry", position=position, **facts)
        actions.append(action)
    make(
        "roadmaps.Figure",
        version=version,
        key="emplois",
        label="Emplois",
        value="21000.2500",
        date=day(0).date(),
        source="Région",
        position=1,
    )
    version.number, version.published_at = 1, day(0)
    version.save(using=make.alias)
    roadmap.current = version
    roadmap.save(using=make.alias)
    return actions


def rounds(make, roadmap):
    may = {"may_vote": True, "may_propose": True, "may_review": True, "roadmap": roadmap}
    return (
        make("roadmaps.Phase", name="Premier tour", opens_at=day(1), closes_at=day(9), **may),
        make("roadmaps.Phase", name="Second tour", opens_at=day(12), closes_at=day(900), **may),
    )


def converse(make, roadmap, actions, voices, rounds):
    """A proposal answered, and everybody's vote on it and on the actions."""
    proposal = make(
        "consultation.Proposal",
        roadmap=roadmap,
        phase=rounds[0],
        number=1,
        kind="amendment",
        action=actions[0],
        state="submitted",
        author=voices[0],
        title=SAID,
        typed={"z": 1, "a": [2.5, None]},
        form_key=UUID(int=7),
        created_at=day(2),
        submitted_at=day(2),
    )
    make("consultation.Change", proposal=proposal, field="title", before="Avant", value=SAID)
    proposal.state, proposal.published_at = "published", day(3)
    proposal.save(using=make.alias)
    make(
        "consultation.Decision",
        proposal=proposal,
        moderator=voices[1].user,
        verb="publish",
        waiting_since=day(2),
        at=day(3),
    )
    make("consultation.Answer", proposal=proposal, outcome="accepted", reasons="Oui.")
    for held in rounds:
        for voice in voices:
            said = {"round": held, "participant": voice}
            where = {"college": "citizen", "department": "14", "assurance": "email"}
            make("consultation.Registration", **said, **where)
            for item in ({"action": actions[0]}, {"action": actions[1]}, {"proposal": proposal}):
                make("consultation.Vote", position="for", cast_at=day(4), **said, **item)
    counts = {"votes_for": VOICES, "votes_mixed": 0, "votes_against": 0}
    make("insights.Result", round=rounds[0], action=actions[0], college="citizen", **counts)


def accompany(make, region, roadmap, actions, by):
    """A committee with one member, who has had a letter and given an opinion."""
    user, phase = by
    committee = make(
        "committee.Committee",
        name="Comité",
        weekday=0,
        hour=time(8),
        zone="Europe/Paris",
        starts_at=day(0),
        region=region,
        roadmap=roadmap,
    )
    seat = make("committee.Seat", committee=committee, member=user, title="Présidence")
    make(
        "committee.Opinion",
        seat=seat,
        phase=phase,
        action=actions[0],
        view="recused",
        reason="J’y travaille.",
        first_given_at=day(5),
        given_at=day(5),
    )
    nothing = {"version": None, "proposals": [], "answers": [], "results": [], "rising": []}
    make(
        "committee.Digest",
        committee=committee,
        number=1,
        since=day(0),
        due_at=day(5),
        cut_off=day(5),
        frozen_at=day(5),
        content={
            "word": "Bonjour",
            "coverage": None,
            "coming": [],
            "review": None,
            "news": nothing | {"moderation": None},
            "seats": {str(seat.pk): {"total": 1, "items": [{"action": actions[0].pk}]}},
        },
    )
