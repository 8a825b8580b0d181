"""What every address names, and one person for each part: a region in the middle of its phases."""

import re
from datetime import timedelta

import pytest
from django.template.backends.django import Template
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from committee.letters import desk_by_link
from committee.links import STOP, sign
from committee.models import Absence
from committee.operations import ask_question, freeze_due_digests
from consultation.news_links import stop_token
from consultation.operations.agreement import ask_author
from consultation.operations.merging import rule
from consultation.operations.near import ask_likeness
from demo import mailbox
from roadmaps.emblem import read_emblem
from roadmaps.operations import give_emblem, keep_upload, put_figure
from roadmaps.operations.deliberations import record_deliberation
from roadmaps.operations.regions import EMBLEM
from tests import factories
from tests.accounts import attaching, mandating
from tests.committee import deciding, making
from tests.config.doors import CAST, SIGNED_IN
from tests.config.routes import routes
from tests.consultation import amending, contesting, gathering, inviting, saying, writing
from tests.public import printing
from tests.roadmaps import images
from tests.roadmaps.sheets import canonical, grid

DAY = timedelta(days=1)
LETTER = b"""Subject: x
From: a@example.org
To: b@example.org
Date: Mon, 23 Nov 2026 08:00:00 +0100

x"""


@pytest.fixture
def plan():
    """Published, in the middle of a phase, between a round that is over and one to come."""
    plan = making.plan()
    factories.phase(plan, -9 * DAY, DAY)
    factories.phase(plan, -20 * DAY, -10 * DAY, may_vote=True)
    factories.phase(plan, DAY, 2 * DAY, may_vote=True)
    return plan


@pytest.fixture
def people(plan):
    """One person for each part."""
    cast = {part: factories.user(part) for part in sorted(SIGNED_IN)}
    factories.voice(cast["participant"])
    for part in ("secretary", "moderator", "administrator"):
        factories.role(cast[part], plan.region, part)
    elsewhere = factories.region("normandie", name="Normandie")
    factories.role(cast["other_administrator"], elsewhere, "administrator")
    cast["other_administrator"].is_staff = True
    cast["other_administrator"].save()
    return cast


@pytest.fixture
def browsers(people):
    """Everybody's browser, signed in."""
    clients = {part: Client() for part in CAST}
    for part, person in people.items():
        clients[part].force_login(person)
    return clients


@pytest.fixture
def rendered_once(monkeypatch):
    """A whole page is rendered the first time it is asked for, and is empty afterwards: its status
    and what was written tell the rest."""
    rendered, render = set(), Template.render

    def once(template, context=None, request=None):
        name = template.template.name
        if request is None or request.path.startswith("/design/") or name not in rendered:
            rendered.add(name)
            return render(template, context, request)
        return SafeString("")

    monkeypatch.setattr(Template, "render", once)


@pytest.fixture
def letter(plan, people):
    """A letter sent to the member: what its links need."""
    seat = making.seat(making.committee(plan, starts_at=timezone.now() - 8 * DAY), "carol")
    seat.members.update(user=people["member"])
    seat.committee.chair = seat
    seat.committee.save()
    freeze_due_digests(timezone.now())
    copy = seat.copies.get()
    action = plan.actions.get(code="A-01")
    later = timezone.localdate() + 9 * DAY
    away = Absence.objects.create(member=copy.member, from_on=later, until_on=later)
    question = ask_question(member=copy.member, action=action, text="Combien ?")
    return {
        "number": copy.digest.number,
        "pk": seat.pk,
        "member": copy.member_id,
        "absence": away.pk,
        "question": question.pk,
        "token": desk_by_link(copy).token,
        "stop": sign(STOP, copy.member),
    }


@pytest.fixture
def proposals(plan, people):
    """What the participant wrote: published, submitted and not yet submitted."""
    phase, author = plan.phases.order_by("pk").first(), people["participant"]
    wording = wording_asked(phase, author, people["administrator"])
    return {
        "wording": wording,
        "worded": wording.change.proposal.number,
        "published": writing.published(phase, author, people["moderator"]).number,
        "submitted": writing.submitted(phase, author).number,
        "draft": writing.draft(phase, author).number,
    }


def wording_asked(phase, author, actor):
    """The region's wording of what this person asked, put to them."""
    row = amending.field(phase.roadmap, "summary", "Autre.")
    change = amending.amend(phase, author, "A-01", row).changes.get()
    ruling = rule(change=change, actor=actor, outcome="modified", value="Encore autre.")
    return ask_author(ruling=ruling, actor=actor)


@pytest.fixture
def draft(plan, people):
    """A draft of the next version, and a sheet put in for it."""
    facts = {"label": "Emplois", "value": 1, "date": timezone.now().date(), "source": "Région"}
    put_figure(roadmap=plan, actor=people["administrator"], facts=facts)
    return keep_upload(
        roadmap=plan,
        actor=people["administrator"],
        name="plan.csv",
        grid=grid(canonical({"code": "C-01", "title": "Ouvrir une école du jeu"})),
    )


@pytest.fixture
def deliberation(plan, people):
    """A public dossier, one that is not yet, and a vote that awaits its adopted version."""
    actor, now = people["administrator"], timezone.now()
    printing.dossier(plan, published_at=now)
    facts = {"session_on": now.date(), "reference": "", "amendments": "Un mot."}
    facts |= {"votes_for": 3, "votes_against": 1, "abstentions": 0}
    vote = record_deliberation(version=plan.current, actor=actor, facts=facts)
    return {"vote": vote.pk, "dossier": printing.dossier(plan).pk}


@pytest.fixture
def mail(settings, tmp_path):
    """A letter in the demonstration's mailbox."""
    settings.DATA_DIR = tmp_path
    (mailbox.folder() / "20260101000000-0123456789abcdef.eml").write_bytes(LETTER)
    return "20260101000000-0123456789abcdef.eml"


@pytest.fixture
def emblem(plan, people):
    """An image beside the region's name."""
    drawn, seen = read_emblem(images.png()), plan.region.sign(EMBLEM)
    give_emblem(region=plan.region, actor=people["administrator"], drawn=drawn, seen=seen)
    return drawn.digest


@pytest.fixture
def sittings(plan, letter):
    """A meeting and a consultation under way, and a meeting that is over: what their addresses
    name."""
    phase = plan.phases.order_by("opens_at")[1]
    meeting, written, over = deciding.sittings(plan.remit.committee, phase)
    by_name = {"committee:consultation": {"token": deciding.token(written)}}
    for name in ("sitting", "sitting_minutes", "sitting_pdf", "sitting_publish"):
        by_name[f"committee:{name}"] = {"number": over.number}
    by_name["committee:sitting_cancel"] = {"number": written.number}
    by_name["committee:sitting_record"] = {"number": meeting.number}
    return by_name | {"committee:sitting_answer": {"number": written.number}}


@pytest.fixture
def said(plan, people, proposals, letter, sittings):
    """What the addresses of proposals, phases and the committee name."""
    _over, under_way, coming = plan.phases.order_by("opens_at")
    by_name = {
        "committee:stop": {"token": letter["stop"]},
        "news:stop": {"token": stop_token(people["participant"], "summary")},
        "committee:preview_seat": {"pk": letter["pk"]},
        "committee:preview_file": {"pk": letter["pk"]},
        "committee:question_answer": {"pk": letter["question"]},
        "consultation:moderation_case": {"number": proposals["submitted"]},
        "consultation:near_found": {"digest": ask_likeness(roadmap=plan, text="Un lieu").digest},
        "consultation:merging_change": {"pk": proposals["wording"].change_id},
        "consultation:wording": {"number": proposals["worded"], "pk": proposals["wording"].pk},
        "roadmaps:phase": {"pk": coming.pk},
        "roadmaps:phase_remove": {"pk": coming.pk},
    }
    for name in ("edit", "submit", "discard"):
        by_name[f"consultation:proposal_{name}"] = {"number": proposals["draft"]}
    for name in ("prolong", "suspend", "resume"):
        by_name[f"consultation:phase_{name}"] = {"pk": under_way.pk}
    for name in ("seat", "seat_person", "chair", "end_seat"):
        by_name[f"committee:{name}"] = {"pk": letter["pk"]}
    for name in ("suspend", "resume", "end_member", "member_absence"):
        by_name[f"committee:{name}"] = {"pk": letter["member"]}
    for name in ("absence_remove", "my_absence_remove"):
        by_name[f"committee:{name}"] = {"pk": letter["absence"]}
    for name in ("remit", "remit_remove"):
        by_name[f"committee:{name}"] = {"pk": plan.remit.pk}
    for name in ("deliveries", "deliveries_data", "edition"):
        by_name[f"committee:{name}"] = {"number": letter["number"]}
    for name in ("copy", "copy_file", "again", "again_link"):
        by_name[f"committee:{name}"] = {"number": letter["number"], "pk": letter["pk"]}
    return by_name | sittings | saying.addresses(plan, plan.phases.order_by("pk").first())


@pytest.fixture
def disputed(plan, people, proposals):
    """What the addresses of appeals and of flagged voices name."""
    phase = plan.phases.order_by("pk").first()
    return contesting.addresses(plan, phase, people["participant"], people["moderator"])


@pytest.fixture
def invited(plan, people):
    """What the addresses of invitations and short links name."""
    coming = plan.phases.order_by("opens_at").last()
    return inviting.addresses(plan, coming, people["administrator"])


@pytest.fixture
def asked_of(plan, people, disputed):
    """What the addresses of families, splits and disputes name."""
    return disputed | gathering.addresses(plan, plan.phases.order_by("pk").first())


@pytest.fixture
def shown(plan, emblem, draft, deliberation):
    """What the addresses of versions, sheets and dossiers name."""
    preview = {"pk": deliberation["dossier"]}
    by_name = {
        "public:data_results": {"pk": plan.phases.order_by("opens_at").first().pk},
        "public:emblem": {"digest": emblem},
        "public:dossier_part": {"number": 1, "part": "axis-1"},
        "public:dossier_preview": preview,
        "public:dossier_preview_part": preview | {"part": "changes"},
        "public:dossier_preview_pdf": preview,
        "roadmaps:dossier_publish": preview,
        "roadmaps:deliberation_adopt": {"pk": deliberation["vote"]},
        "roadmaps:import": {"pk": draft.pk},
        "roadmaps:import_columns": {"pk": draft.pk},
    }
    for name in ("dossier_version", "dossier_pdf", "data_version"):
        by_name[f"public:{name}"] = {"number": 1}
    for name in ("differences", "differences_data"):
        by_name[f"public:{name}"] = {"older": 1, "newer": 1}
    for name in ("rehearsal", "rehearsal_action", "reading"):
        by_name[f"public:{name}"] = {"key": plan.rehearsal_key}
    for name in ("axis", "axis_title", "axis_remove"):
        by_name[f"roadmaps:{name}"] = {"code": "A"}
    return by_name | {"roadmaps:export_version": {"number": 1}}


@pytest.fixture
def bodies(people):
    """What the addresses of organisations and identities name."""
    return mandating.addresses(people["participant"]) | attaching.addresses(people["participant"])


@pytest.fixture
def by_name(bodies, said, shown, asked_of, invited):
    """What an address names that means another thing elsewhere."""
    return bodies | said | shown | asked_of | invited


@pytest.fixture
def usual(plan, proposals, letter, mail):
    """What addresses name, beside the region and the roadmap."""
    return {
        "cell": "owner",
        "code": "A-01",
        "ending": "csv",
        "key": "emplois",
        "name": mail,
        "number": proposals["published"],
        "rank": "substitute",
        "region": plan.region.slug,
        "roadmap": plan.slug,
        "token": letter["token"],
    }


@pytest.fixture
def address_of(by_name, usual):
    """Call it with a name of the table for the address of it."""
    parts = dict(routes(get_resolver()))

    def address(name):
        if name not in parts or "^" in name:
            return "/accounts/password/reset/"
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", parts[name])
        facts = usual | by_name.get(name, {})
        return reverse(name, kwargs={part: facts[part] for part in wanted})

    return address
