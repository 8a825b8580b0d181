"""Written contributions: the list, each one's page, writing one, taking it back."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pace import goes_too_fast, told_to_wait
from consultation.forms.statements import DraftForm, StatementForm, typed_of
from consultation.models import State, Statement
from consultation.operations import OutsidePerimeter
from consultation.operations.arguments import NotToRewrite, withdraw
from consultation.operations.statements import (
    WRITABLE,
    StatementChanged,
    discard_statement,
    save_statement,
    sign_of_statement,
    submit_statement,
)
from consultation.permissions import can_report, can_take_back, is_own
from consultation.queries.proposals import plan_for
from consultation.queries.statements import (
    own_statements,
    published_statements,
    signed_by,
    stops_of,
)
from consultation.queries.tombstones import tombstone_of
from consultation.views.arguments import GET_OR_POST, address, key_in
from consultation.views.saying import Commenting, Speaker
from roadmaps.operations import PhaseClosed
from roadmaps.queries import roadmap_at

A_PAGE = 20


@login_not_required
@require_safe
def statements(request, region, roadmap):
    """The written contributions, the latest first, and one's own that wait."""
    found = roadmap_at(request.user, region, roadmap)
    page = Paginator(published_statements(found), A_PAGE).get_page(request.GET.get("page"))
    for statement in page.object_list:
        statement.roadmap = found
    context = {
        "roadmap": found,
        "region": found.region,
        "page": page,
        "rows": [(one, signed_by(one), stops_of(one)) for one in page.object_list],
        "mine": own_statements(request.user, found),
        "commenting": Commenting(found),
    }
    return render(request, "consultation/statement_list.html", context)


def visible(request, region, roadmap, pk):
    """The contribution of this address as far as this person may see it, and its roadmap."""
    found = roadmap_at(request.user, region, roadmap)
    seen = Statement.objects.visible_to(request.user).filter(roadmap=found)
    row = get_object_or_404(seen.select_related("author__organisation"), pk=pk)
    row.roadmap = found
    return found, row


@login_not_required
@require_safe
def statement(request, region, roadmap, pk):
    """One written contribution, to read or to print."""
    found, row = visible(request, region, roadmap, pk)
    own = is_own(request.user, row)
    page = {
        "roadmap": found,
        "region": found.region,
        "statement": row,
        "own": own,
        "legible": own or row.is_public,
        "by": signed_by(row),
        "stops": stops_of(row),
        "tombstone": tombstone_of(row, own),
        "asked": row.asked if own else None,
        "may_write": own and row.state in WRITABLE,
        "may_take_back": can_take_back(request.user, row),
        "may_report": can_report(request.user, row),
    }
    return render(request, "consultation/statement_page.html", page)


@never_cache
@require_http_methods(GET_OR_POST)
def new(request, region, roadmap):
    """Begin a written contribution."""
    found = roadmap_at(request.user, region, roadmap)
    row = Statement(roadmap=found, form_key=key_in(request.POST) or uuid4())
    return Desk(request, found, row).answer()


@never_cache
@require_http_methods(GET_OR_POST)
def edit(request, region, roadmap, pk):
    """Write on: a draft, or what moderators asked to change."""
    found, row = visible(request, region, roadmap, pk)
    if not is_own(request.user, row):
        raise Http404
    if row.state not in WRITABLE:
        return no_longer(request, found, row)
    return Desk(request, found, row).answer()


def no_longer(request, roadmap, row):
    messages.error(request, _("Ce texte ne change plus : cette page dit où il en est."))
    return redirect(address(roadmap, "statement", row.pk))


class Desk:
    """A written contribution being written: by whom, and what stands in the way."""

    def __init__(self, request, roadmap, row):
        self.request, self.roadmap, self.row = request, roadmap, row
        self.plan = plan_for(roadmap)
        if self.plan is None:
            raise Http404
        self.commenting = Commenting(roadmap)
        self.speaker = Speaker(request, roadmap.region)
        self.submits = request.POST.get("do") == "submit"
        self.form = self.form_of()

    def form_of(self):
        if self.request.method == "POST":
            kind = StatementForm if self.submits else DraftForm
            return kind(self.request.POST, plan=self.plan)
        if self.row.pk:
            return StatementForm(plan=self.plan, initial=typed_of(self.row))
        known = {str(stop.action_id) for stop in self.plan.stops}
        chosen = [key for key in self.request.GET.getlist("action") if key in known]
        initial = {"signature": self.speaker.signature, "actions": chosen}
        return StatementForm(plan=self.plan, initial=initial)

    def answer(self):
        if self.request.method != "POST":
            return self.show()
        if self.speaker.is_lost or self.row.pk is None and not self.commenting.open:
            return self.show(status=409, late=True)
        complete = self.form.is_valid() and (not self.submits or self.form.check_complete())
        if not (complete and self.speaker.is_valid):
            return self.show(status=422)
        if goes_too_fast(self.request, "statement", self.form):
            return told_to_wait(self.show(status=429))
        try:
            return self.kept()
        except StatementChanged as changed:
            return self.show(status=409, changed=changed.statement)
        except OutsidePerimeter:
            return self.show(status=422)
        except PhaseClosed:
            self.commenting = Commenting(self.roadmap)
            return self.show(status=409, late=True)
        except NotToRewrite:
            return self.sent_before()

    def sent_before(self):
        """What became of what this very form, sent twice, had handed in; or of what was decided
        on meanwhile."""
        if self.row.pk:
            return no_longer(self.request, self.roadmap, self.row)
        same = Statement.objects.get(form_key=self.row.form_key, entered_by=self.request.user)
        return redirect(address(self.roadmap, "statement", same.pk))

    def kept(self):
        """Keep what was typed, then hand it in when that is what was asked."""
        author, actor = self.speaker.participant(), self.request.user
        if self.row.pk is None:
            self.row.phase = self.commenting.open
        seen = self.request.POST.get("seen") if self.row.pk else None
        self.row = save_statement(
            statement=self.row, author=author, actor=actor, writing=self.form.writing(), seen=seen
        )
        if not self.submits:
            messages.success(self.request, _("Votre brouillon est enregistré."))
            return redirect(address(self.roadmap, "statement_edit", self.row.pk))
        phase = self.commenting.open or self.row.phase
        sent = submit_statement(statement=self.row, phase=phase, author=author, actor=actor)
        if sent.is_public:
            messages.success(self.request, _("Votre contribution est publiée."))
        else:
            said = _("Votre contribution est envoyée : elle paraît dès qu’un modérateur l’a lue.")
            messages.success(self.request, said)
        return redirect(address(self.roadmap, "statement", self.row.pk))

    def show(self, status=200, **more):
        page = {
            "roadmap": self.roadmap,
            "region": self.roadmap.region,
            "desk": self,
            "form": self.form,
            "statement": self.row,
            "seen": sign_of_statement(self.row) if self.row.pk else "",
            "asked": self.row.asked if self.row.state == State.CHANGE_REQUESTED else None,
            "signs": len(self.form["text"].value() or ""),
            **more,
        }
        return render(self.request, "consultation/statement_write.html", page, status=status)


@require_POST
def discard(request, region, roadmap, pk):
    """Throw a draft away."""
    found, row = visible(request, region, roadmap, pk)
    if not is_own(request.user, row):
        raise Http404
    try:
        discard_statement(statement=row, actor=request.user)
    except NotToRewrite:
        return no_longer(request, found, row)
    messages.success(request, _("Votre brouillon est supprimé."))
    return redirect("consultation:statements", region, roadmap)


@require_http_methods(GET_OR_POST)
def take_back(request, region, roadmap, pk):
    """Ask, then take one's own contribution back."""
    found, row = visible(request, region, roadmap, pk)
    if not is_own(request.user, row):
        raise Http404
    here = address(found, "statement", row.pk)
    if not can_take_back(request.user, row):
        return no_longer(request, found, row)
    if request.method != "POST":
        page = {"roadmap": found, "region": found.region, "statement": row, "back_url": here}
        return render(request, "consultation/statement_withdraw.html", page)
    try:
        withdraw(item=row, actor=request.user)
    except NotToRewrite:
        return no_longer(request, found, row)
    messages.success(request, _("Votre contribution est retirée."))
    return redirect(here)
