"""The desk a proposal is written at: what is known, what was typed, what stands in the way."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Participant
from accounts.operations import take_part
from accounts.speaking import speaking, spoken, voice_of
from consultation.forms.behalf import OnBehalfForm
from consultation.forms.controls import field_of
from consultation.forms.proposals import (
    AmendmentForm,
    NewActionForm,
    as_typed,
    modern,
    typed_of,
)
from consultation.forms.voting import TakePartForm
from consultation.models import Proposal
from consultation.operations import (
    begin_proposal,
    save_draft,
    sign_of_draft,
)
from consultation.permissions import can_record
from consultation.queries.asked import asked_in
from consultation.queries.doors import Doors, Written
from consultation.queries.drafts import questions_in, title_of
from consultation.queries.proposals import facts_in, plan_for, stop_of
from consultation.views import waiting
from roadmaps.calendar import calendar_of
from roadmaps.fields import AMENDABLE
from roadmaps.queries import shows_second_factor
from roadmaps.templatetags.words import moment

MOST_READ = 6000  # signs of what is typed, of any length, that are compared with other texts
MOST_DIFFERENT = 40  # texts that one draft was said to be different from


class Desk:
    """A proposal being written: where, by whom, about what, and what has been typed."""

    def __init__(self, request, roadmap, *, proposal=None, code="", field=""):
        self.request, self.roadmap, self.proposal = request, roadmap, proposal
        self.plan = plan_for(roadmap)
        if self.plan is None:
            raise Http404
        self.calendar = calendar_of(roadmap)
        self.code = proposal.action.code if proposal and proposal.action else code
        self.about = [roadmap.pk, code]
        self.typed = typed_of(proposal) if proposal else self.begun()
        self.read_again = False
        self.field = self.typed.get("field", "") or field
        self.stop = self.plan.by_code.get(self.code)
        if self.code and self.stop is None:
            raise Http404
        if self.field and self.field not in AMENDABLE:
            raise Http404

    def begun(self):
        """What a new proposal begins with: what was typed before signing in, or a title."""
        begun = {"title": self.request.GET.get("title", "")[:150]}
        return waiting.found(self.request, self.about) or begun

    @cached_property
    def participant(self):
        """The voice the form says, else the one in force."""
        return speaking(self.request).shown

    @cached_property
    def phase(self):
        """The phase one may propose in, or the last one in which one could."""
        phase = self.calendar.latest("may_propose")
        return phase or (self.proposal.phase if self.proposal else None)

    @property
    def is_open(self):
        return self.calendar.open_for("may_propose") is not None

    @property
    def is_outside(self):
        """Whether the only voice one could speak with is of another region."""
        known = self.participant if self.voice is None else None
        return known is not None and not self.roadmap.region.includes(known.department)

    @cached_property
    def data(self):
        return modern(self.request.POST.dict()) if self.request.method == "POST" else None

    @cached_property
    def base(self):
        """The published wording that was typed over, where it is not the one that stands."""
        said = self.typed if self.data is None else self.data
        seen = said.get("seen") or (self.proposal.made_on_id if self.proposal else None)
        return stop_of(self.stop, seen)

    @cached_property
    def form(self):
        signature = getattr(self.request.user, "name", "")
        options = {"plan": self.plan, "typed": self.typed, "signature": signature}
        if self.stop:
            return AmendmentForm(self.data, stop=self.stop, base=self.base, **options)
        return NewActionForm(self.data, **options)

    @cached_property
    def groups(self):
        """The questions one may ask, each folded but for what was asked, typed or is wrong."""
        asked = [one.key for one in questions_in([self.field])]
        return [{"shown": group, "open": self.opens(group, asked)} for group in self.form.groups()]

    def opens(self, group, asked):
        return group.in_error or not self.read_again and (group.key in asked or group.changed)

    @cached_property
    def voice(self):
        """What is still asked of the voice that speaks, or None."""
        if not self.request.user.is_authenticated or self.proposal and self.proposal.author_id:
            return None
        region = self.roadmap.region
        initial = self.typed
        user = self.request.user
        if can_record(user, region) and shows_second_factor(user):
            return OnBehalfForm(
                self.data, region=region, participant=self.participant, initial=initial
            )
        if self.participant is None:
            return TakePartForm(self.data, region=region, email=user.email, initial=initial)
        return None

    @property
    def is_valid(self):
        voice = self.voice is None or self.voice.is_valid()
        return self.form.is_valid() and voice

    def keep(self):
        """Begin the draft if it is new, and save what was typed."""
        form = self.data.get("form_key", "")
        typed = {**self.form.typed(), "field": self.field, "form": form}
        if self.different:
            typed["different"] = " ".join(self.different)
        if not typed["title"]:
            typed["called"] = self.form.called
        if self.voice:
            typed |= as_typed(self.voice)
        if self.proposal is None:
            self.proposal = begin_proposal(
                phase=self.phase,
                user=self.request.user,
                action=self.stop.content.action if self.stop else None,
                form_key=form_key(form),
                typed=typed,
            )
        kept = save_draft(proposal=self.proposal, typed=typed, seen=self.data.get("kept"))
        waiting.drop(self.request, self.about)
        self.proposal.typed = typed
        return kept

    @property
    def kept(self):
        """The sign of the draft that this page's form has seen."""
        return sign_of_draft(self.proposal.typed) if self.proposal else ""

    @property
    def asks(self):
        """What the proposal would change or add, once what was typed is valid."""
        rows, said = self.form.rows, self.form.cleaned_data
        whys = {row.field: said.get(f"why-{row.field}", "") for row in rows}
        return {"changes": asked_in(rows, whys), "facts": facts_in(rows)}

    @property
    def apart(self):
        """The questions that what was typed answers: several may be asked one by one."""
        return questions_in({row.field for row in self.form.rows}) if self.stop else []

    def parts(self):
        """What was typed, cut into one text for each question it answers."""
        typed, rows = self.proposal.typed, self.form.rows
        besides = {name: text for name, text in typed.items() if not field_of(name)}
        for question in self.apart:
            mine = [row for row in rows if row.field in question.names]
            own = {name: text for name, text in typed.items() if field_of(name) in question.names}
            title = title_of(mine, self.stop.code)
            yield besides | own | {"title": title, "field": mine[0].field}

    def author(self):
        """The voice that speaks: known, told just now, or somebody else's recorded by staff.
        Raises OtherVoice where the form says none, or another than the one in force."""
        if self.proposal.author_id:
            return self.proposal.author
        said = self.voice.cleaned_data if self.voice else {}
        college, department = said.get("college"), said.get("department")
        if said.get("origin", "online") != Proposal.Origin.ONLINE:
            return Participant(college=college, department=department, recorded_at=timezone.now())
        return spoken(self.request) or take_part(
            user=self.request.user, college=college, department=department
        )

    def wording(self):
        said = self.voice.cleaned_data if self.voice else {}
        known = self.proposal if self.proposal.author_id else None
        online = said.get("origin", "online") == Proposal.Origin.ONLINE
        voice = (known.author if known else self.participant) if online else None
        wording = self.form.wording()
        return replace(
            wording,
            signature=str(voice.organisation) if is_body(voice) else wording.signature,
            origin=known.origin if known else said.get("origin", "online"),
            origin_label=known.origin_label if known else said.get("origin_label", ""),
        )

    def show(self, status=200, **more):
        """The page to write on."""
        page = {
            "roadmap": self.roadmap,
            "region": self.roadmap.region,
            "desk": self,
            "form": self.form,
            "voice": self.voice,
            "stop": self.stop,
            "stale": bool(self.stop) and self.form.is_stale(),
            "doors": self.doors,
            "form_key": self.request.POST.get("form_key") or uuid4(),
            **more,
        }
        name = "consultation/proposal_write.html"
        return render(self.request, name, page, status=status)

    @cached_property
    def different(self):
        """What it was said to be different from, by the keys of the cards."""
        source = self.typed if self.data is None else self.data
        verb, _sep, key = self.request.POST.get("do", "").partition(":")
        keys = source.get("different", "").split()
        return tuple(dict.fromkeys([*keys, key] if verb == "different" else keys))[:MOST_DIFFERENT]

    @cached_property
    def said(self):
        """What was typed but for the title: the sentences for the plan, then the reason."""
        edits = self.form.edits
        names = (f"{self.form.lead}summary", f"{self.form.lead}description")
        texts = [edits.get(name, "") for name in names] + [self.form["reason"].value() or ""]
        return "\n".join(text.strip() for text in texts if text.strip())

    @cached_property
    def near(self):
        """What is being written, as others may be near to it."""
        title = " ".join((self.form["title"].value() or "")[:MOST_READ].split())
        said = self.said[:MOST_READ]
        return Written(self.roadmap, f"{title}\n{said}", self.stop, self.different)

    @cached_property
    def doors(self):
        return Doors(self.near, self.calendar, voice_of(self.request))

    def closed_since(self, phase):
        if phase.is_suspended():
            return suspended_since(phase, self.roadmap.region.tz)
        return _(
            "Le dépôt des propositions est clos depuis le %(at)s. Votre brouillon est gardé, "
            "mais il ne peut plus être soumis."
        ) % {"at": moment(phase.closes_at, self.roadmap.region.tz)}

    def closed_to_visitors(self):
        if self.phase.is_suspended():
            at = moment(self.phase.suspended_at, self.roadmap.region.tz)
            return _("Le dépôt des propositions est suspendu depuis le %(at)s.") % {"at": at}
        at = moment(self.phase.closes_at, self.roadmap.region.tz)
        return _("Le dépôt des propositions est clos depuis le %(at)s.") % {"at": at}


def is_body(voice):
    """An organisation signs with its name: whose hand wrote is for its own people."""
    return voice is not None and voice.organisation_id is not None


def suspended_since(phase, zone):
    return _(
        "Le dépôt des propositions est suspendu depuis le %(at)s. Ce que vous écrivez est gardé : "
        "vous pourrez le soumettre à la reprise."
    ) % {"at": moment(phase.suspended_at, zone)}


def form_key(text):
    try:
        return UUID(text)
    except ValueError:
        return None
