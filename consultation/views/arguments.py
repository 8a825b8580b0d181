"""Arguments, questions and replies: reading them, writing one, taking it back."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pace import goes_too_fast, told_to_wait
from consultation.forms.arguments import ArgumentForm, ReplyForm, typed_of
from consultation.models import Argument, State
from consultation.operations import NotDiscussed, OutsidePerimeter
from consultation.operations.arguments import (
    NotSaid,
    NotToRewrite,
    RepliedAlready,
    rewrite_argument,
    submit_argument,
    withdraw,
)
from consultation.permissions import can_take_back, is_own
from consultation.queries.conversation import COLUMNS, conversation_on, listener_of, one_said
from consultation.queries.tombstones import tombstone_of
from consultation.views.saying import Commenting, Speaker
from consultation.views.voting import action_item, proposal_item
from roadmaps.calendar import calendar_of
from roadmaps.operations import PhaseClosed
from roadmaps.plan import plan_of
from roadmaps.queries import roadmap_at

A_PAGE = 30
GET_OR_POST = ["GET", "HEAD", "POST"]


def item_at(request, roadmap, code=None, number=None):
    """The action or the proposal that an address names."""
    if code is not None:
        return action_item(roadmap, code)
    return proposal_item(request.user, roadmap, number)


def kind_of(item):
    return item.model._meta.model_name


def address(roadmap, name, *args):
    return reverse(f"consultation:{name}", args=(roadmap.region.slug, roadmap.slug, *args))


# Reading --------------------------------------------------------------------------------------


@login_not_required
@require_safe
def arguments(request, region, roadmap, code=None, number=None):
    """All that is said on an action or a proposal, one stance at a time."""
    found = roadmap_at(request.user, region, roadmap)
    item = item_at(request, found, code, number)
    kind, stance = kind_of(item), request.GET.get("stance", "")
    stance = stance if stance in COLUMNS else "for"
    said = conversation_on(listener_of(request), calendar_of(found), **{kind: item.model.pk})
    column = said.part(stance, None)
    page = {
        "roadmap": found,
        "region": found.region,
        "item": item,
        "kind": kind,
        "stance": stance,
        "conversation": said,
        "page": Paginator(column["said"], A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "consultation/argument_list.html", page)


def visible(request, region, roadmap, pk):
    """The argument of this address as far as this person may see it, and its roadmap."""
    found = roadmap_at(request.user, region, roadmap)
    seen = Argument.objects.visible_to(request.user).filter(roadmap=found)
    related = ("action", "proposal__action", "author", "reply_to")
    row = get_object_or_404(seen.select_related(*related), pk=pk)
    row.roadmap = found
    return found, row


@login_not_required
@require_safe
def argument(request, region, roadmap, pk):
    """One argument with what was replied to it, at an address that stays."""
    found, row = visible(request, region, roadmap, pk)
    listener, calendar = listener_of(request), calendar_of(found)
    said = one_said(row.reply_to_id or row.pk, listener, calendar)
    if said is None:
        raise Http404
    own = is_own(request.user, row)
    page = {
        "roadmap": found,
        "region": found.region,
        "argument": row,
        "said": said,
        "subject": subject_of(found, row),
        "tombstone": tombstone_of(row, own),
        "is_open": calendar.open_for("may_comment") is not None,
        "may_take_back": can_take_back(request.user, row),
        "may_rewrite": own and row.state == State.CHANGE_REQUESTED,
        "asked": row.asked if own and row.state == State.CHANGE_REQUESTED else None,
    }
    return render(request, "consultation/argument_page.html", page)


def subject_of(roadmap, argument):
    """What an argument speaks of: its name, its title and its page."""
    place = (roadmap.region.slug, roadmap.slug)
    if argument.proposal_id:
        proposal = argument.proposal
        url = reverse("consultation:proposal", args=(*place, proposal.number))
        name = _("n° %(n)s") % {"n": proposal.number}
        title = proposal.title if proposal.is_public else ""
        return {"name": name, "title": title, "url": url, "line": 8}
    code = argument.action.code
    stop = plan_of(roadmap.current).by_code.get(code) if roadmap.current else None
    url = reverse("public:action", args=(*place, code))
    title, line = (stop.title, stop.line) if stop else ("", 8)
    return {"name": code, "title": title, "url": url, "line": line}


# Writing --------------------------------------------------------------------------------------


@never_cache
@require_http_methods(GET_OR_POST)
def write(request, region, roadmap, code=None, number=None):
    """Write an argument for or against an action or a proposal, or a question about it."""
    found = roadmap_at(request.user, region, roadmap)
    item = item_at(request, found, code, number)
    subject = {"name": item.name, "title": item.title, "url": item.page, "line": item.line}
    return Sheet(request, found, item.model, subject).answer()


@never_cache
@require_http_methods(GET_OR_POST)
def reply(request, region, roadmap, pk):
    """Reply to an argument, once."""
    found, row = visible(request, region, roadmap, pk)
    if row.is_reply or not row.is_public:
        raise Http404
    return Sheet(request, found, row, subject_of(found, row)).answer()


@never_cache
@require_http_methods(GET_OR_POST)
def edit(request, region, roadmap, pk):
    """Say again what moderators asked to be said otherwise."""
    found, row = visible(request, region, roadmap, pk)
    if not is_own(request.user, row):
        raise Http404
    if row.state != State.CHANGE_REQUESTED:
        messages.error(request, _("Ce texte ne change plus : cette page dit où il en est."))
        return redirect(address(found, "argument", row.pk))
    on = row.reply_to or row.subject
    return Sheet(request, found, on, subject_of(found, row), again=row).answer()


class Sheet:
    """An argument or a reply being written: on what, by whom, and what stands in the way."""

    def __init__(self, request, roadmap, on, subject, again=None):
        self.request, self.roadmap, self.on = request, roadmap, on
        self.subject, self.again = subject, again
        self.commenting = Commenting(roadmap)
        self.speaker = Speaker(request, roadmap.region)
        self.is_reply = isinstance(on, Argument)
        self.form = self.form_of()

    def form_of(self):
        data = self.request.POST if self.request.method == "POST" else None
        asked = {name: self.request.GET.get(name, "") for name in ("stance", "change")}
        initial = asked | {"signature": self.speaker.signature}
        if self.again:
            initial |= typed_of(self.again)
        if self.is_reply:
            return ReplyForm(data, initial=initial)
        changes = self.on.changes.all() if hasattr(self.on, "changes") else ()
        return ArgumentForm(data, initial=initial, changes=changes)

    def answer(self):
        if self.request.method != "POST":
            return self.show()
        if self.speaker.is_lost:
            return self.show(status=409)
        if not self.commenting.open:
            return self.show(status=409, late=True)
        if not (self.form.is_valid() and self.speaker.is_valid):
            return self.show(status=422)
        if goes_too_fast(self.request, "argument", self.form):
            return told_to_wait(self.show(status=429))
        try:
            argument = self.say()
        except OutsidePerimeter:
            return self.show(status=422)
        except PhaseClosed:
            self.commenting = Commenting(self.roadmap)
            return self.show(status=409, late=True)
        except RepliedAlready as already:
            messages.info(self.request, _("Vous avez déjà répondu à cet argument."))
            return redirect(address(self.roadmap, "argument", already.reply.pk))
        except (NotSaid, NotDiscussed, NotToRewrite):
            messages.error(self.request, _("On n’y répond plus : cette page dit ce qu’il en est."))
            return redirect(self.subject["url"])
        return self.said(argument)

    def say(self):
        words, actor = self.form.words(), self.request.user
        phase = self.commenting.open
        if self.again:
            return rewrite_argument(argument=self.again, phase=phase, actor=actor, words=words)
        return submit_argument(
            phase=phase,
            on=self.on,
            author=self.speaker.participant(),
            actor=actor,
            words=words,
            form_key=key_in(self.request.POST),
        )

    def said(self, argument):
        """Back to what it speaks of, with a sentence on what comes next."""
        if argument.is_public:
            messages.success(self.request, _("Votre texte est publié."))
        else:
            said = _(
                "Votre texte est envoyé : il paraît dès qu’un modérateur l’a lu, sous 48 heures."
            )
            messages.success(self.request, said)
        shown = argument.reply_to_id or argument.pk
        return redirect(f"{self.subject['url']}#argument-{shown}")

    def show(self, status=200, **more):
        page = {
            "roadmap": self.roadmap,
            "region": self.roadmap.region,
            "sheet": self,
            "form": self.form,
            "subject": self.subject,
            "replied": self.on if self.is_reply else None,
            "form_key": self.request.POST.get("form_key") or uuid4(),
            "signs": len(self.form["text"].value() or ""),
            **more,
        }
        return render(self.request, "consultation/argument_write.html", page, status=status)


def key_in(typed):
    try:
        return UUID(typed.get("form_key", ""))
    except ValueError:
        return None


# Taking back ----------------------------------------------------------------------------------


@require_http_methods(GET_OR_POST)
def take_back(request, region, roadmap, pk):
    """Ask, then take one's own argument back."""
    found, row = visible(request, region, roadmap, pk)
    if not is_own(request.user, row):
        raise Http404
    here = address(found, "argument", row.pk)
    if not can_take_back(request.user, row):
        messages.error(request, _("Ce texte ne se retire plus : cette page dit où il en est."))
        return redirect(here)
    if request.method != "POST":
        page = {"roadmap": found, "region": found.region, "argument": row, "back_url": here}
        return render(request, "consultation/argument_withdraw.html", page)
    try:
        withdraw(item=row, actor=request.user)
    except NotToRewrite:
        messages.error(request, _("Ce texte ne se retire plus : cette page dit où il en est."))
        return redirect(here)
    messages.success(request, _("Votre texte est retiré."))
    return redirect(subject_of(found, row)["url"])
