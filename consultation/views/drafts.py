"""Writing a proposal: the draft is kept first, whatever comes of it."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Participant
from accounts.operations import take_part
from accounts.queries import participant_of
from consultation.forms.proposals import (
    AmendmentForm,
    NewActionForm,
    OnBehalfForm,
    as_typed,
    typed_of,
)
from consultation.forms.voting import TakePartForm
from consultation.models import Proposal
from consultation.operations import (
    NewerDraft,
    NotWritable,
    OutsidePerimeter,
    begin_proposal,
    discard_draft,
    save_draft,
    sign_of_draft,
    submit_proposal,
)
from consultation.permissions import can_record, can_write
from consultation.queries.drafts import WHAT, questions_about
from consultation.queries.proposals import address, alike, by_field, facts_in, plan_for
from roadmaps.calendar import calendar_of
from roadmaps.fields import BY_NAME
from roadmaps.operations import PhaseClosed
from roadmaps.queries import roadmap_at, shows_second_factor
from roadmaps.templatetags.words import moment

KEPT = "consultation/_proposal_kept.html"
AT_THE_DOOR = "proposal_at_the_door"  # what a visitor typed, in the session, until they sign in


class Desk:
    """A proposal being written: where, by whom, about what, and what has been typed."""

    def __init__(self, request, roadmap, *, proposal=None, code="", field=""):
        self.request, self.roadmap, self.proposal = request, roadmap, proposal
        self.plan = plan_for(roadmap)
        if self.plan is None:
            raise Http404
        self.calendar = calendar_of(roadmap)
        self.code = proposal.action.code if proposal and proposal.action else code
        self.waiting = request.session.get(AT_THE_DOOR, {})
        self.typed = typed_of(proposal) if proposal else self.begun(code, field)
        self.field = self.typed.get("field", "") or field
        self.stop = self.plan.by_code.get(self.code)
        if self.code and self.stop is None:
            raise Http404
        if self.field and self.field not in BY_NAME:
            raise Http404

    def begun(self, code, field):
        """What a new proposal begins with: what was typed before signing in, or a title."""
        if self.waiting.get("about") == [self.roadmap.pk, code, field]:
            return self.waiting["typed"]
        return {"title": self.request.GET.get("title", "")[:150]}

    @cached_property
    def participant(self):
        return participant_of(self.request.user)

    @cached_property
    def phase(self):
        """The phase one may propose in, or the last one in which one could."""
        calendar = self.calendar
        phase = calendar.open_for("may_propose") or calendar.last_over("may_propose")
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
        return self.request.POST if self.request.method == "POST" else None

    @cached_property
    def form(self):
        options = {"typed": self.typed, "signature": getattr(self.request.user, "name", "")}
        if self.stop:
            content = self.stop.content
            return AmendmentForm(self.data, content=content, field=self.field, **options)
        return NewActionForm(self.data, plan=self.plan, **options)

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
        typed = {**as_typed(self.form), "field": self.field, "form": form}
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
        self.request.session.pop(AT_THE_DOOR, None)
        self.proposal.typed = typed
        return kept

    @property
    def kept(self):
        """The sign of the draft that this page's form has seen."""
        return sign_of_draft(self.proposal.typed) if self.proposal else ""

    @property
    def asks(self):
        """What the proposal would change or add, once what was typed is valid."""
        rows = self.form.rows
        return {"differences": by_field(rows), "facts": facts_in(rows)}

    def author(self):
        """The voice that speaks: known, told just now, or somebody else's recorded by staff."""
        if self.proposal.author_id:
            return self.proposal.author
        said = self.voice.cleaned_data if self.voice else {}
        college, department = said.get("college"), said.get("department")
        if said.get("origin", "online") != Proposal.Origin.ONLINE:
            return Participant(college=college, department=department, recorded_at=timezone.now())
        return self.participant or take_part(
            user=self.request.user, college=college, department=department
        )

    def wording(self):
        said = self.voice.cleaned_data if self.voice else {}
        known = self.proposal if self.proposal.author_id else None
        return replace(
            self.form.wording(),
            origin=known.origin if known else said.get("origin", "online"),
            origin_label=known.origin_label if known else said.get("origin_label", ""),
        )

    def show(self, status=200, **more):
        """The page to write on."""
        title = self.form["title"].value() or ""
        action = self.stop.content.action if self.stop else None
        besides = self.proposal.pk if self.proposal else None
        page = {
            "roadmap": self.roadmap,
            "region": self.roadmap.region,
            "desk": self,
            "form": self.form,
            "voice": self.voice,
            "stop": self.stop,
            "stale": bool(self.stop) and self.form.is_stale(),
            "what": WHAT.get(self.field, ""),
            "alike": alike(self.roadmap, title, action, besides),
            "form_key": self.request.POST.get("form_key") or uuid4(),
            **more,
        }
        name = "consultation/proposal_write.html"
        return render(self.request, name, page, status=status)

    def closed_since(self, phase):
        return _(
            "Le dépôt des propositions est clos depuis le %(at)s. Votre brouillon est gardé, "
            "mais il ne peut plus être soumis."
        ) % {"at": moment(phase.closes_at, self.roadmap.region.tz)}


def form_key(text):
    try:
        return UUID(text)
    except ValueError:
        return None


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, region, roadmap):
    """Begin a proposal: a new action, or one changed field of the action named. A visitor writes
    first and signs in to send it."""
    found = roadmap_at(request.user, region, roadmap)
    asked = request.POST if request.method == "POST" else request.GET
    code, field = asked.get("action", ""), asked.get("field", "")
    desk = Desk(request, found, code=code, field=field)
    place = {"roadmap": found, "region": found.region, "desk": desk}
    if desk.phase is None or request.method != "POST" and not desk.is_open:
        return render(request, "consultation/proposal_closed.html", place)
    if desk.stop and not desk.field:
        return choose_field(request, desk, place)
    if request.method == "POST":
        entered = request.user.is_authenticated
        return written(request, desk) if entered else at_the_door(request, desk)
    if not desk.stop and not desk.typed.get("title"):
        return render(request, "consultation/proposal_begin.html", place)
    return desk.show()


def at_the_door(request, desk):
    """What a visitor wrote waits for them on the other side of the sign-in."""
    if not desk.form.is_valid():
        return desk.show(status=422)
    about = [desk.roadmap.pk, desk.code, desk.field]
    request.session[AT_THE_DOOR] = {"about": about, "typed": as_typed(desk.form)}
    messages.info(
        request,
        _(
            "Votre proposition est prête. Dites qui vous êtes : vous la relisez, puis vous "
            "l’envoyez."
        ),
    )
    asked = {"action": desk.code, "field": desk.field} if desk.stop else {}
    return redirect_to_login(f"{request.path}?{urlencode(asked)}")


def choose_field(request, desk, place):
    """Which field of the action to change, each with what it says now."""
    content = desk.stop.content
    similar = alike(desk.roadmap, "", content.action)
    page = {**place, "stop": desk.stop, "questions": questions_about(content), "alike": similar}
    return render(request, "consultation/proposal_fields.html", page)


def own_draft(request, roadmap, number):
    """The proposal this person may write on, or nothing."""
    mine = Proposal.objects.own(request.user).filter(roadmap=roadmap, number=number)
    return get_object_or_404(mine.select_related("action", "author", "phase"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, region, roadmap, number):
    """Write on: a draft, or what moderators asked to change."""
    found = roadmap_at(request.user, region, roadmap)
    proposal = own_draft(request, found, number)
    if not can_write(request.user, proposal):
        return no_longer(request, proposal)
    desk = Desk(request, found, proposal=proposal)
    if request.method == "POST":
        return written(request, desk)
    return desk.show(asked=proposal.asked)


def written(request, desk):
    """Keep the draft, then submit it when that is what was asked."""
    act = request.POST.get("do")
    try:
        kept = desk.keep()
    except NewerDraft as newer:
        if act == "keep":
            return render(request, KEPT, {"newer": True}, status=409)
        desk.proposal = newer.proposal
        return desk.show(status=409, newer=written_elsewhere(desk))
    if not kept:
        desk.proposal.refresh_from_db()
        return no_longer(request, desk.proposal)
    if act == "keep":
        return said_kept(request, desk)
    if act == "preview" and desk.is_valid:
        return desk.show(preview=True)
    if act in ("preview", "submit"):
        return submitted(request, desk)
    messages.success(request, _("Votre brouillon est enregistré."))
    return redirect(address(desk.roadmap, desk.proposal.number, "proposal_edit"))


def said_kept(request, desk):
    """What the page says of a draft kept while one types; reloaded, it finds the draft again."""
    signs = len(desk.form["reason"].value() or "")
    page = {"region": desk.roadmap.region, "desk": desk, "now": timezone.now(), "signs": signs}
    response = render(request, KEPT, page)
    response["HX-Replace-Url"] = address(desk.roadmap, desk.proposal.number, "proposal_edit")
    return response


def written_elsewhere(desk):
    """Where the draft that stands differs from what this form says: (label, what stands)."""
    standing = desk.proposal.typed
    return [
        (field.label, standing.get(field.name, ""))
        for field in desk.form
        if standing.get(field.name, "") != (field.value() or "") and not field.is_hidden
    ]


def submitted(request, desk):
    """Submit what was typed, or show it again with what stands in the way."""
    if desk.stop and desk.form.is_stale():
        return desk.show(status=409)
    if not desk.is_valid:
        return desk.show(status=422)
    try:
        submit_proposal(
            proposal=desk.proposal,
            phase=desk.phase,
            actor=request.user,
            author=desk.author(),
            wording=desk.wording(),
        )
    except OutsidePerimeter:
        return desk.show(status=422, outside=True)
    except PhaseClosed as closed:
        return desk.show(status=409, late=desk.closed_since(closed.phase))
    except NotWritable as standing:
        return no_longer(request, standing.proposal)
    messages.success(
        request,
        _(
            "Votre proposition est soumise : elle paraît dès qu’un modérateur l’a lue, sous deux "
            "jours. Un courriel vous le dira."
        ),
    )
    return redirect(address(desk.roadmap, desk.proposal.number))


def no_longer(request, proposal):
    """The proposal is not its author's to change any more: its page says where it stands."""
    if request.htmx:
        return render(request, KEPT, {"gone": True}, status=409)
    if proposal.state == Proposal.State.SUBMITTED:
        messages.info(request, _("Votre proposition est déjà soumise."))
    else:
        messages.error(
            request,
            _("Le texte de cette proposition ne change plus. Cette page dit où elle en est."),
        )
    return redirect(address(proposal.roadmap, proposal.number))


@require_POST
def submit(request, region, roadmap, number):
    """Submit the draft as it was kept."""
    found = roadmap_at(request.user, region, roadmap)
    proposal = own_draft(request, found, number)
    if not can_write(request.user, proposal):
        return no_longer(request, proposal)
    desk = Desk(request, found, proposal=proposal)
    desk.data = desk.typed
    return submitted(request, desk)


@require_POST
def discard(request, region, roadmap, number):
    """Throw a draft away."""
    found = roadmap_at(request.user, region, roadmap)
    proposal = own_draft(request, found, number)
    try:
        discard_draft(proposal=proposal, actor=request.user)
    except NotWritable:
        return no_longer(request, proposal)
    messages.success(request, _("Votre brouillon est supprimé."))
    return redirect("consultation:proposals", region, roadmap)
