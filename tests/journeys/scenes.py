"""The places the inventory's pages lie in, and the mails that were written there."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from accounts.operations import send_code
from accounts.operations.access import tell_access
from committee.models import Digest, Member, Seat
from committee.operations import (
    answer_question,
    ask_question,
    give_opinion,
    jot,
    send_new_link,
)
from consultation.models import Change, Proposal
from consultation.operations import (
    Wording,
    begin_proposal,
    gather_news,
    invite_voters,
    prepare_answer,
    publish_answers,
    report_item,
    submit_proposal,
    tell_answers,
    tell_notices,
)
from consultation.operations.agreement import ask_author
from consultation.operations.closing import letter_of as remind
from consultation.operations.merging import rule
from consultation.operations.summaries import tell_at_once
from consultation.queries.closing import Left
from instance.operations import set_up
from outbox import letters
from public.leaving.operations import leave
from roadmaps.differences import Row
from roadmaps.models import Action, Clock, Entry, Phase
from roadmaps.operations import (
    draft_of,
    keep_upload,
    prolong_phase,
    publish_version,
    put_figure,
    suspend_phase,
    withdraw_action,
    write_action,
)
from roadmaps.operations.deliberations import record_deliberation
from roadmaps.operations.dossiers import ask_dossier
from tests import factories
from tests.committee import making
from tests.consultation import amending, gathering, writing
from tests.consultation.told import argued
from tests.journeys.deciding import make_sittings
from tests.journeys.disputing import make_disputes, make_organisation
from tests.public import printing
from tests.roadmaps.sheets import canonical, grid

HERE = ("nouvelle-aquitaine", "economie-numerique")
NORMANDIE = ("normandie", "plan-de-numerisation")
EMPTY = ("lieux", "rien-encore")
ONE = ("lieux", "une-action")
LONG = ("lieux", "tout-en-long")
PAUSED = ("lieux", "un-tour-suspendu")

DAY = timedelta(days=1)
WORD = "Intercommunalités-et-établissements-d’enseignement-supérieur"
WORDS = f"{WORD} : anticonstitutionnellement, https://exemple.org/{'tres-longue-adresse-' * 4} "
LINE = (WORDS * 3)[:250].strip()
TITLE = (WORDS * 2)[:150].strip()
CODE = "A-PROGRAMME.2027.014"

contexts = {}  # what each mail was made from, by its template

# The places -----------------------------------------------------------------------------------


def prepare():
    """The demonstration, and the places it does not have; every mail has been written once."""
    render = letters.render_to_string

    def noted(name, context):
        contexts[name.removeprefix("emails/").removesuffix(".html")] = context
        return render(name, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(letters, "render_to_string", noted)
        call_command("load_demo", verbosity=0)
        make_places()
        write_mails()


def make_places():
    """A region of three roadmaps; zoe has every part in it, bea has none anywhere."""
    region = factories.region("lieux", name="Région des lieux communs")
    zoe = factories.user("zoe")
    factories.user("bea")
    factories.voice(zoe)
    for part in ("administrator", "moderator", "secretary"):
        factories.role(zoe, region, part)
    factories.roadmap(region, EMPTY[1], title="Rien encore")
    one = factories.roadmap(region, ONE[1], title="Une seule action")
    factories.published(one, codes=["A-04"])
    sit(making.committee(one), zoe)
    long = factories.roadmap(region, LONG[1], title=TITLE, subtitle=LINE[:200])
    make_long(long, zoe)
    make_deliberations(one, long, zoe)
    make_paused(factories.roadmap(region, PAUSED[1], title="Un tour suspendu"), zoe)


def sit(committee, person):
    seat = Seat.objects.create(committee=committee, title="Entreprises", college="company")
    return Member.objects.create(seat=seat, user=person, seated_at=timezone.now())


def away(member):
    """Its seat has a long title, an axis, and a substitute who is suspended; one day it is away."""
    seat, day = member.seat, timezone.localdate()
    Seat.objects.filter(pk=seat.pk).update(title=WORDS[:150])
    seat.committee.remits.get().charges.create(
        axis="A", rapporteur=seat, opinions_by=timezone.now() + 9 * DAY
    )
    making.member(seat, "suppleante", rank="substitute", organisation=LINE[:200])
    suspended = {"suspended_at": timezone.now(), "suspended_for": WORDS[:500]}
    seat.members.filter(rank="substitute").update(**suspended)
    member.absences.create(from_on=day + 3 * DAY, until_on=day + 9 * DAY)


def talkative(member, phase):
    """It carries an action, asks about it and writes a note; another seat said what it thinks."""
    Member.objects.filter(pk=member.pk).update(organisation=LINE[:200])
    action = phase.roadmap.actions.get(code=CODE)
    ask_question(member=member, action=action, text=TITLE)
    question = ask_question(member=member, action=action, text=WORDS * 3)
    answer_question(question=question, actor=member.user, answer=WORDS * 8)
    jot(member=member, action=action, text=WORDS * 8)
    other = making.seat(member.seat.committee, "bavard", title=WORDS[:150])
    making.opinion(other, phase, CODE, timezone.now(), "reserved", WORDS * 8)


def make_long(plan, zoe):
    """Every text as long as it may be, with words that no line can hold."""
    values = {
        "title": LINE * 2,
        "summary": WORDS * 6,
        "description": WORDS * 20,
        "owner": LINE,
        "partners": [{"key": f"p{n}", "name": LINE[:200]} for n in range(3)],
        "territories": [{"key": f"t{n}", "name": WORD} for n in range(3)],
    }
    factories.action(plan, CODE, **values)
    factories.published(plan, codes=["A-04", "Z-01"])
    draft, action = draft_of(plan), plan.actions.get(code=CODE)
    write_action(draft=draft, action=action, values={"title": LINE, "summary": WORDS * 5})
    withdraw_action(roadmap=plan, actor=zoe, code="Z-01", reason=LINE)
    publish_version(roadmap=plan, actor=zoe, note=LINE)
    figure = {"label": TITLE, "value": "123456789.123", "unit": WORD[:40], "source": LINE}
    put_figure(roadmap=plan, actor=zoe, facts=figure | {"date": timezone.localdate()})
    rights = {"may_propose": True, "may_vote": True, "may_review": True}
    open_phase = factories.phase(plan, -9 * DAY, DAY, name=WORDS[:80], **rights)
    factories.phase(plan, 2 * DAY, 3 * DAY, name="Vote en plénière", may_vote=True)
    member = sit(making.committee(plan, name=WORDS[:120], sight="before"), zoe)
    away(member)
    talkative(member, open_phase)
    make_sittings(open_phase, member, WORDS, (CODE, "A-04"))
    zoe.name = f"{WORD} de la Tour"
    zoe.save()
    make_proposals(open_phase, zoe)
    make_amended(open_phase, zoe)
    says = {"title": TITLE, "reason": WORDS * 3}
    gathering.every_letter(open_phase, factories.user("lou"), zoe, **says)
    make_disputes(open_phase, User.objects.get(email="max@example.org"), zoe, CODE, WORDS)
    sheet = canonical(
        {"code": CODE, "title": LINE * 2, "owner": WORDS, "budget": WORDS},
        {"code": CODE, "title": "Encore", "starts_on": "31/02/2027"},
        {"code": "C-01", "title": "Ouvrir une école du jeu", "summary": WORDS * 4},
    )
    keep_upload(roadmap=plan, actor=zoe, name=f"{WORD}.csv", grid=grid(sheet))


def make_paused(plan, zoe):
    """A second round, prolonged then suspended, in which what zoe voted on has changed."""
    factories.published(plan, codes=["A-04"])
    now, action = timezone.now(), plan.actions.get()
    first = factories.phase(plan, -9 * DAY, DAY, name="Premier tour", may_vote=True)
    factories.cast(zoe.participant, first, action)
    Phase.objects.filter(pk=first.pk).update(closes_at=Clock())
    write_action(draft=draft_of(plan), action=action, values={"owner": LINE})
    publish_version(roadmap=plan, actor=zoe)
    rights = {"may_vote": True, "may_propose": True, "name": WORDS[:80]}
    second = factories.phase(plan, timedelta(0), 9 * DAY, **rights)
    invite_voters()
    factories.cast(zoe.participant, second, action)
    prolong_phase(phase=second, actor=zoe, closes_at=now + 12 * DAY, reason=LINE)
    suspend_phase(phase=second, actor=zoe, reason=LINE * 2)
    tell_notices()


def make_proposals(phase, zoe):
    """One proposal for each thing that may become of it."""
    author = factories.user("max")
    typed = {"title": TITLE, "reason": WORDS * 8}
    writing.submitted(phase, author, **typed)
    published = writing.published(phase, author, zoe, **typed)
    report_item(item=published, reporter=factories.user(), reason="off_topic", note=LINE)
    writing.judge(writing.submitted(phase, author, **typed), zoe, "refuse", "advertising", WORDS)
    writing.judge(writing.submitted(phase, author, **typed), zoe, "ask", message=WORDS)
    writing.refused_together(phase, author, zoe, WORDS, **typed)
    hidden = writing.published(phase, author, zoe, **typed)
    report_item(item=hidden, reporter=factories.user(), reason="off_topic", note=LINE)
    writing.judge(hidden, zoe, "hide", "advertising", WORDS)
    answered = writing.published(phase, author, zoe, **typed)
    prepare_answer(proposal=answered, actor=zoe, outcome="rejected", reasons=WORDS * 4)
    publish_answers(roadmap=answered.roadmap, actor=zoe)
    tell_answers()
    make_amendments(phase, author, zoe)


def make_amendments(phase, author, zoe):
    """Long wordings that collide, one of them accepted otherwise and put to its author."""
    plan, typed = phase.roadmap, {"title": TITLE, "reason": WORDS * 8}
    plan.refresh_from_db()
    texts = [amending.field(plan, "description", WORDS * n, CODE) for n in (22, 3)]
    rows = [*texts, amending.field(plan, "summary", WORDS, CODE), amending.added(LINE[:200])]
    for row in rows:
        proposal = amending.amend(phase, author, CODE, row, **typed)
    change = Change.objects.get(proposal__number=proposal.number - 3, proposal__roadmap=plan)
    ruling = rule(change=change, actor=zoe, outcome="modified", value=WORDS * 18, reason=WORDS * 3)
    ask_author(ruling=ruling, actor=zoe)


def make_amended(phase, zoe):
    """An amendment made on the version before, and a draft begun then, both theo's."""
    theo, action = factories.user("theo"), phase.roadmap.actions.get(code=CODE)
    made_on = Entry.objects.get(version__number=1, action=action)
    before, value = made_on.content.summary, f"{WORDS} {TITLE}"
    key = made_on.content.partners[0]["key"]
    partner = {"name": LINE[:200]}
    amendment = writing.draft(phase, theo, action)
    submit_proposal(
        proposal=amendment,
        phase=phase,
        actor=theo,
        author=factories.voice(theo),
        wording=Wording(
            title=TITLE,
            reason=WORDS,
            changes=[Row("summary", "", before, value), Row("partners", key, partner, None)],
            whys={"summary": WORDS * 2},
            made_on=made_on.pk,
        ),
    )
    writing.judge(amendment, zoe)
    typed = {"new-summary": value, "why-summary": WORDS, "reason": WORDS}
    typed |= {f"partners-{key}-name": WORD, "targets-n1-indicator": LINE[:200]}
    typed["seen"] = str(made_on.pk)
    begin_proposal(phase=phase, user=theo, action=action, typed=typed)


def make_deliberations(one, long, zoe):
    """A dossier that is public and another asked since; long texts before and after the vote."""
    one.refresh_from_db()
    printing.dossier(one, published_at=timezone.now())
    ask_dossier(roadmap=one, actor=zoe)
    long.refresh_from_db()
    printing.dossier(long, published_at=timezone.now())
    facts = {"session_on": timezone.localdate(), "reference": WORD, "amendments": WORDS * 4}
    facts |= {"votes_for": 97, "votes_against": 61, "abstentions": 25}
    record_deliberation(version=long.current, actor=zoe, facts=facts)
    printing.dossier(long)


# Mails ----------------------------------------------------------------------------------------


def write_news():
    """Somebody argues on what alice proposed, and she is told at once."""
    gather_news()
    mine = Proposal.objects.published().filter(entered_by__email="alice@demo.example").first()
    argued(mine.phase, factories.voice().user, mine, text=WORDS)
    gather_news()
    tell_at_once()


def write_last_words():
    """What somebody has left before a close, a way into their account, and the last mail of
    somebody who goes."""
    phase = Phase.objects.get(name="Second tour")
    tell_access(user=factories.user("attachee"), change="identity_attached", name="FranceConnect")
    remind(phase, factories.user("presque"), Left(voted=12, total=83, drafts=1))
    leave(user=factories.user("partie"))


def write_mails():
    """The mails that no story of the places has written."""
    write_news()
    write_last_words()
    make_organisation(LINE[:200].strip())
    send_code(email="nouvelle@example.org", language="fr")
    set_up(
        administrator="premiere@example.org",
        slug="premiere",
        name="Première région",
        sender="coroute@premiere.example",
        reply_to="contact@premiere.example",
        zone="Europe/Paris",
    )
    digest = Digest.objects.latest("pk")
    carol = Member.objects.get(user__email="carol@demo.example")
    phase = digest.committee.roadmap.phases.get(name="Second tour")
    action = Action.objects.get(roadmap=digest.committee.roadmap, code="G-07")
    copy = digest.copies.get(seat=carol.seat_id)
    said = {"view": "favourable"}
    give_opinion(member=carol, phase=phase, action=action, said=said, copy=copy)
    send_new_link(member=carol)
