"""Published amendments and proposed actions, as rows, without the way that leads there."""

from django.db.models import Max
from django.utils import timezone

from consultation.models import Change, Proposal
from roadmaps.differences import Row, rows_between
from roadmaps.fields import AMENDABLE
from roadmaps.models import Action, Content, Entry, Version
from roadmaps.plan import plan_of
from tests import factories

LISTS = {
    "targets": [
        {
            "key": "",
            "indicator": "Entreprises",
            "baseline": "0",
            "target": "300",
            "unit": "",
            "horizon": "2028",
        }
    ],
    "partners": [{"key": "", "name": "Cluster Alpha"}, {"key": "", "name": "Cluster Bêta"}],
    "budget": [{"key": "", "year": 2027, "funder": "Région", "amount": 100_000}],
}
SAYS = LISTS | {"summary": "Aider les entreprises.", "description": "Un texte."}


def plan_with_lists(plan=None, codes=("A-01", "A-02", "B-01")):
    """A published plan whose actions say something of every kind."""
    plan = plan or factories.roadmap()
    for code in codes:
        factories.action(plan, code, axis=code[0], **SAYS)
    return factories.published(plan, codes=())


def at(plan, code="A-01"):
    return plan_of(plan.current).by_code[code]


def amend(phase, person, code, *rows, **facts):
    """A published amendment made of these rows."""
    plan = phase.roadmap
    entry = Entry.objects.get(version=plan.current, action__code=code)
    facts = {"kind": "amendment", "action": entry.action, "made_on": entry} | facts
    return publish(phase, person, rows, **facts)


def propose(phase, person, *rows, **facts):
    """A published proposal of a new action."""
    return publish(phase, person, rows, **{"kind": "new", "axis": "A"} | facts)


def publish(phase, person, rows, **facts):
    plan, now = phase.roadmap, timezone.now()
    last = plan.proposals.aggregate(last=Max("number"))["last"] or 0
    says = {"title": f"Changer quelque chose, n° {last + 1}", "reason": "Parce que."}
    proposal = Proposal.objects.create(
        roadmap=plan,
        phase=phase,
        number=last + 1,
        author=factories.first_voice(person) or factories.voice(person),
        entered_by=person,
        created_at=now,
        submitted_at=now,
        **says | facts,
    )
    Change.objects.bulk_create(
        Change(proposal=proposal, field=row.field, key=row.key, before=row.before, value=row.value)
        for row in rows
    )
    proposal.state, proposal.published_at = Proposal.State.PUBLISHED, now
    proposal.save()
    return proposal


def target(plan, figure, code="A-01"):
    """The row that gives the first target another figure."""
    first = at(plan, code).content.targets[0]
    said = {name: part for name, part in first.items() if name != "key"}
    return Row("targets", first["key"], said, said | {"target": figure})


def field(plan, name, value, code="A-01"):
    """The row that gives a plain field another value."""
    item = AMENDABLE[name]
    (row,) = rows_between(item, at(plan, code).says(item), value)
    return row


def added(name="Cluster Gamma", key="+1"):
    return Row("partners", key, None, {"name": name})


def struck(plan, code="A-01"):
    first = at(plan, code).content.partners[0]
    return Row("partners", first["key"], {"name": first["name"]}, None)


def crowd(region, person, actions, each=10):
    """A published plan of many actions, and so many amendments to each, written by the thousand."""
    now, plan = timezone.now(), factories.roadmap(region, slug="grand")
    phase, author = factories.phase(plan), factories.first_voice(person)
    rows = Action.objects.bulk_create(
        Action(roadmap=plan, code=f"C-{n:04}") for n in range(actions)
    )
    says = {"published_at": now, "owner": "Région"}
    contents = Content.objects.bulk_create(
        Content(action=row, title=f"Action {row.code}", **says) for row in rows
    )
    plan.current = Version.objects.create(roadmap=plan)
    entries = Entry.objects.bulk_create(
        Entry(version=plan.current, action=one.action, content=one, position=n)
        for n, one in enumerate(contents)
    )
    plan.current.number, plan.current.published_at = 1, now
    plan.current.save()
    plan.save()
    facts = {"kind": "amendment", "phase": phase, "author": author, "entered_by": person}
    times = {"created_at": now, "submitted_at": now}
    proposals = Proposal.objects.bulk_create(
        Proposal(roadmap=plan, number=n, action=entry.action, made_on=entry, **facts, **times)
        for n, entry in enumerate(entries * each)
    )
    Change.objects.bulk_create(
        Change(proposal=one, field="owner", before="Région", value=f"Porteur {n % 7}")
        for n, one in enumerate(proposals)
    )
    Proposal.objects.filter(roadmap=plan).update(state="published", published_at=now)
    return plan
