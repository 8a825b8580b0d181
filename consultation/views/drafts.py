"""Writing a proposal: the draft is kept first, whatever comes of it."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.pace import goes_too_fast, told_to_wait
from accounts.speaking import OtherVoice
from consultation.forms.proposals import modern
from consultation.models import Proposal
from consultation.operations import (
    NewerDraft,
    NotWritable,
    OutsidePerimeter,
    discard_draft,
    split_draft,
    submit_proposal,
)
from consultation.permissions import can_write
from consultation.queries.proposals import address
from consultation.views import near, waiting
from consultation.views.desk import Desk, form_key
from roadmaps.operations import PhaseClosed
from roadmaps.queries import roadmap_at

KEPT = "consultation/_proposal_kept.html"
SUBMITTED = gettext_lazy(
    "Votre proposition est soumise : elle paraît dès qu’un modérateur l’a lue, sous deux "
    "jours. Un courriel vous le dira."
)
PUBLISHED = gettext_lazy("Votre proposition est publiée. Un modérateur la lit sous deux jours.")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, region, roadmap):
    """Begin a proposal: a new action, or the action named, to be typed over. A visitor writes
    first and signs in to send it."""
    found = roadmap_at(request.user, region, roadmap)
    asked = request.POST if request.method == "POST" else request.GET
    code, field = asked.get("action", ""), asked.get("field", "")
    desk = Desk(request, found, code=code, field=field)
    place = {"roadmap": found, "region": found.region, "desk": desk}
    if desk.phase is None or request.method != "POST" and not desk.is_open:
        return render(request, "consultation/proposal_closed.html", place)
    if request.method == "POST":
        entered = request.user.is_authenticated
        return written(request, desk) if entered else at_the_door(request, desk)
    if not desk.stop and not desk.typed.get("title"):
        return render(request, "consultation/proposal_begin.html", place)
    return desk.show()


def at_the_door(request, desk):
    """What a visitor wrote waits for them on the other side of the sign-in."""
    if request.POST.get("do", "").startswith("different:"):
        return desk.show()
    if elsewhere := near.through(request, desk):
        return elsewhere
    if not desk.is_open:
        return desk.show(status=409, late=desk.closed_to_visitors())
    if not desk.form.is_valid():
        return desk.show(status=422)
    if goes_too_fast(request, "proposal", desk.form):
        return told_to_wait(desk.show(status=429))
    waiting.put(request, desk.about, desk.form.typed())
    messages.info(
        request,
        _(
            "Votre proposition est prête. Dites qui vous êtes : vous la relisez, puis vous "
            "l’envoyez."
        ),
    )
    asked = {"action": desk.code, "field": desk.field} if desk.stop else {}
    return redirect_to_login(f"{request.path}?{urlencode(asked)}")


def own_draft(request, roadmap, number):
    """The proposal this person may write on, or nothing."""
    mine = Proposal.objects.own(request.user).filter(roadmap=roadmap, number=number)
    return get_object_or_404(mine.select_related("action", "author", "phase", "made_on"))


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
    near.ask(request, desk)
    if elsewhere := near.through(request, desk):
        return elsewhere
    if act == "preview" and desk.is_valid:
        desk.read_again = True
        return desk.show(preview=True)
    if act == "split" and desk.is_valid and len(desk.apart) > 1:
        return split(request, desk)
    if act in ("preview", "split", "submit"):
        return submitted(request, desk)
    messages.success(request, _("Votre brouillon est enregistré."))
    return redirect(address(desk.roadmap, desk.proposal.number, "proposal_edit"))


def split(request, desk):
    """One draft for each thing asked; each is then submitted by itself."""
    key = form_key(request.POST.get("form_key", "")) or uuid4()
    drafts = split_draft(
        proposal=desk.proposal, actor=request.user, parts=list(desk.parts()), form_key=key
    )
    messages.success(
        request,
        _("Vos demandes sont séparées en %(n)s brouillons : soumettez chacun quand il est prêt.")
        % {"n": len(drafts)},
    )
    return redirect("public:mine")


def said_kept(request, desk):
    """What the page says of a draft kept while one types; reloaded, it finds the draft again."""
    signs = len(desk.form["reason"].value() or "")
    page = {"region": desk.roadmap.region, "desk": desk, "now": timezone.now(), "signs": signs}
    response = render(request, KEPT, page)
    response["HX-Replace-Url"] = address(desk.roadmap, desk.proposal.number, "proposal_edit")
    return response


def written_elsewhere(desk):
    """Where the draft that stands differs from what this form says: (label, what stands)."""
    standing = desk.form.shown | modern(desk.proposal.typed)
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
    if goes_too_fast(request, "submission", desk.form):
        return told_to_wait(desk.show(status=429))
    try:
        submit_proposal(
            proposal=desk.proposal,
            phase=desk.phase,
            actor=request.user,
            author=desk.author(),
            wording=desk.wording(),
        )
    except OtherVoice:
        return desk.show(status=409, other_voice=True)
    except OutsidePerimeter:
        return desk.show(status=422, outside=True)
    except PhaseClosed as closed:
        return desk.show(status=409, late=desk.closed_since(closed.phase))
    except NotWritable as standing:
        return no_longer(request, standing.proposal)
    at_once = desk.roadmap.moderation == "after"
    messages.success(request, PUBLISHED if at_once else SUBMITTED)
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
