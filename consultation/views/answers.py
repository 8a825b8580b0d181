"""The back room of the answers: the list, one proposal to study and answer, signing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultation.forms.answers import AnswerForm, InstructionForm, NoteForm
from consultation.models import Proposal
from consultation.operations import (
    AnswerChanged,
    AnswerPublished,
    InstructedSince,
    NotToSign,
    SameHand,
    instruct_proposal,
    note_proposal,
    prepare_answer,
    sign_answer,
)
from consultation.queries.answering import filter_parts, line_of, study_of
from consultation.queries.answers import Answers, Sought, worked_on
from consultation.queries.fates import fates_of
from consultation.queries.proposals import plan_for
from roadmaps.rooms import address, managed, room

HERE = "consultation:answers"
A_PAGE = 50


@require_safe
@managed
def answers(request, roadmap):
    """Every public proposal and how far its answer is, what is late first."""
    plan, sought = plan_for(roadmap), Sought.read(request.GET)
    found = Answers(roadmap, plan, sought)
    page = Paginator(found.rows, A_PAGE).get_page(request.GET.get("page"))
    shown = {one.pk: one for one in worked_on(Proposal.objects.filter(pk__in=[r.pk for r in page]))}
    context = room(
        roadmap,
        HERE,
        answers=found,
        sought=sought,
        parts=filter_parts(roadmap, plan, found),
        page=page,
        lines=[line_of(shown[row.pk], row, plan) for row in page],
    )
    return render(request, "consultation/answer_list.html", context)


def found_public(roadmap, number):
    public = worked_on(Proposal.objects.published()).filter(roadmap=roadmap)
    return get_object_or_404(public, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@managed
def answer(request, roadmap, number):
    """One proposal: what it asks, what was decided on it, who studies it, and its answer."""
    proposal = found_public(roadmap, number)
    if request.method != "POST":
        return shown(request, proposal)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return shown(request, proposal, answer_form=form, status=422)
    return answered(request, proposal, form)


def answered(request, proposal, form):
    """Keep the answer and open the next proposal without one, or say what stands in the way."""
    given = form.cleaned_data
    said = {name: given[name] for name in ("outcome", "reasons", "seen")}
    try:
        prepare_answer(proposal=proposal, actor=request.user, ready=form.is_ready, **said)
    except AnswerChanged as changed:
        return shown(request, proposal, answer_form=form, changed=changed.answer, status=409)
    except (AnswerPublished, PermissionDenied):
        raise Http404 from None
    facts = {"n": proposal.number}
    if not form.is_ready:
        messages.success(request, _("Réponse à la proposition n° %(n)s gardée, à finir.") % facts)
        return redirect(here(request, proposal))
    messages.success(request, told_ready(proposal, given["outcome"]))
    roadmap = proposal.roadmap
    listed = Answers(roadmap, plan_for(roadmap), Sought.read(request.GET))
    following = listed.after(proposal.number)
    if following is None:
        return redirect(address(roadmap, HERE) + listed.sought.query)
    return redirect(here(request, proposal, following.number))


def in_draft(proposal, outcome):
    """Whether the draft takes up something of what this outcome accepts, if it accepts any."""
    if not outcome.startswith("accepted") or proposal.became_id:
        return True
    return any(fate.ruling and fate.ruling.is_taken for fate in fates_of(proposal))


def told_ready(proposal, outcome):
    """That an answer is ready, and where to decide on what it accepts and the draft lacks."""
    ready = _("Réponse à la proposition n° %(n)s prête.") % {"n": proposal.number}
    if in_draft(proposal, outcome):
        return ready
    missing = _("Le projet n’en dit encore rien : décidez de ses changements dans la fusion.")
    where = address(proposal.roadmap, "consultation:merging_new", number=proposal.number)
    if proposal.action_id:
        code = proposal.action.code
        where = address(proposal.roadmap, "consultation:merging_action", code=code)
    return format_html('{} <a href="{}">{}</a>', ready, where, missing)


@require_POST
@managed
def instruct(request, roadmap, number):
    """Say which service studies it, until when, and what it would cost."""
    proposal = found_public(roadmap, number)
    form = InstructionForm(request.POST)
    if not form.is_valid():
        return shown(request, proposal, instruction_form=form, status=422)
    try:
        instruct_proposal(
            proposal=proposal,
            actor=request.user,
            facts=form.facts,
            seen=form.cleaned_data["seen"],
        )
    except InstructedSince as since:
        page = {"instructed": since.instruction, "instruction_form": form}
        return shown(request, proposal, status=409, **page)
    messages.success(request, _("Instruction enregistrée."))
    return redirect(here(request, proposal))


@require_POST
@managed
def note(request, roadmap, number):
    """Leave a note for colleagues."""
    proposal = found_public(roadmap, number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return shown(request, proposal, note_form=form, status=422)
    note_proposal(proposal=proposal, actor=request.user, **form.cleaned_data)
    messages.success(request, _("Note ajoutée."))
    return redirect(here(request, proposal) + "#notes")


@require_POST
@managed
def sign(request, roadmap, number):
    """Sign an answer that somebody else prepared."""
    proposal = found_public(roadmap, number)
    try:
        sign_answer(proposal=proposal, actor=request.user, seen=request.POST.get("seen", ""))
    except AnswerChanged as changed:
        return shown(request, proposal, unsigned=changed.answer, status=409)
    except SameHand:
        messages.error(request, _("Vous l’avez préparée : une autre personne la signe."))
    except (NotToSign, AnswerPublished):
        messages.error(request, _("Cette réponse n’attend pas de signature."))
    else:
        messages.success(request, _("Réponse signée."))
    return redirect(here(request, proposal))


def here(request, proposal, number=None):
    """The address of a proposal in this room, its list narrowed as before."""
    found = address(proposal.roadmap, "consultation:answer", number=number or proposal.number)
    return found + Sought.read(request.GET).query


def shown(request, proposal, *, status=200, **more):
    """The page of one proposal; `more` holds a refused form and what changed meanwhile."""
    roadmap = proposal.roadmap
    listed = Answers(roadmap, plan_for(roadmap), Sought.read(request.GET))
    page = study_of(proposal, listed, request.user)
    page |= {
        "answer_form": AnswerForm(initial=page["said"]),
        "instruction_form": InstructionForm(initial=page["instruction"]),
        "note_form": NoteForm(),
    }
    for name, seen in (("answer", page["said"]), ("instruction", page["instruction"])):
        sent = more.get(f"{name}_form") if status == 422 else None
        page[f"{name}_seen"] = sent.data.get("seen", "") if sent else seen["seen"]
    untold = dict.fromkeys(("changed", "unsigned", "instructed"))
    context = room(roadmap, HERE, **untold | page | more)
    return render(request, "consultation/answer_page.html", context, status=status)
