"""An action leaves the draft (withdrawn, merged, split), or comes back to it."""

from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from roadmaps.forms.lineage import MergeForm, SplitForm, WithdrawForm
from roadmaps.models import Content
from roadmaps.operations import (
    CodeTaken,
    NoSuchPlace,
    merge_action,
    restore_action,
    split_action,
    withdraw_action,
)
from roadmaps.plan import plan_of
from roadmaps.rooms import address, managed, room
from roadmaps.views.actions import entry_of

WHY_KEPT = {
    "written": gettext_lazy("%(code)s reste : elle a été changée depuis."),
    "published": gettext_lazy("%(code)s reste : elle a été publiée."),
    "used": gettext_lazy("%(code)s reste : un chiffre, une action ou un avis s’y rapporte."),
}


@require_safe
@managed
def lineage(request, roadmap, code):
    """The three ways in which an action leaves the draft."""
    return leaving(request, roadmap, entry_of(roadmap, code))


def leaving(request, roadmap, entry, **bound):
    """The page of the three forms, one of them refused perhaps."""
    code, published = entry.action.code, _published(entry)
    plan = plan_of(entry.version)
    forms = {
        "withdrawing": WithdrawForm(published=published),
        "merging": MergeForm(published=published, stops=plan.stops, code=code),
        "splitting": SplitForm(published=published, title=entry.content.title),
    }
    context = room(roadmap, "actions", entry=entry, published=published, **forms | bound)
    context["refused"] = next(iter(bound.values()), None)
    status = 422 if bound else 200
    return render(request, "roadmaps/action_lineage.html", context, status=status)


@contextmanager
def in_the_draft():
    """An action that somebody took out meanwhile is no longer there."""
    try:
        yield
    except NoSuchPlace:
        raise Http404 from None


def _published(entry):
    """Whether anybody may have read this action in a version."""
    return Content.objects.filter(action=entry.action, published_at__isnull=False).exists()


@require_POST
@managed
def withdraw(request, roadmap, code):
    entry = entry_of(roadmap, code)
    form = WithdrawForm(request.POST, published=_published(entry))
    if not form.is_valid():
        return leaving(request, roadmap, entry, withdrawing=form)
    reason = form.cleaned_data["reason"]
    with in_the_draft():
        withdraw_action(roadmap=roadmap, actor=request.user, code=code, reason=reason)
    messages.success(request, _("Action retirée du projet ; les versions publiées la gardent."))
    return redirect(address(roadmap, "actions"))


@require_POST
@managed
def merge(request, roadmap, code):
    """Merge an action into another, whose form then opens with what it said beside."""
    entry = entry_of(roadmap, code)
    stops = plan_of(entry.version).stops
    form = MergeForm(request.POST, published=_published(entry), stops=stops, code=code)
    if not form.is_valid():
        return leaving(request, roadmap, entry, merging=form)
    into, reason = form.cleaned_data["into"], form.cleaned_data["reason"]
    with in_the_draft():
        merge_action(roadmap=roadmap, actor=request.user, code=code, into=into, reason=reason)
    text = _("%(code)s est fusionnée dans %(into)s : reprenez ici ce qu’elle disait.")
    messages.success(request, text % {"code": code, "into": into})
    return redirect(f"{address(roadmap, 'action', code=into)}?beside={code}")


@require_POST
@managed
def split(request, roadmap, code):
    """Split an action into new ones, which begin with what it said."""
    entry = entry_of(roadmap, code)
    title = entry.content.title
    form = SplitForm(request.POST, published=_published(entry), title=title)
    if form.is_valid():
        parts, reason = form.cleaned_data["parts"], form.cleaned_data["reason"]
        try:
            with in_the_draft():
                split_action(
                    roadmap=roadmap, actor=request.user, code=code, parts=parts, reason=reason
                )
        except CodeTaken as taken:
            text = _("Une action porte, ou a porté, ce code : %(codes)s. Prenez-en un autre.")
            form.add_error(None, text % {"codes": taken})
        else:
            said = {"code": code, "codes": ", ".join(part for part, _title in parts)}
            messages.success(request, _("%(code)s est scindée en %(codes)s.") % said)
            return redirect(f"{address(roadmap, 'actions')}#action-{parts[0][0]}")
    return leaving(request, roadmap, entry, splitting=form)


@require_POST
@managed
def restore(request, roadmap, code):
    """Put back into the draft an action that left it."""
    with in_the_draft():
        restored = restore_action(roadmap=roadmap, actor=request.user, code=code)
    said = {"code": code, "codes": ", ".join(restored.out)}
    if restored.out:
        text = _("Action %(code)s remise dans le projet ; sorties avec la scission : %(codes)s.")
    else:
        text = _("Action %(code)s remise dans le projet.")
    messages.success(request, text % said)
    for part, why in restored.kept.items():
        messages.warning(request, WHY_KEPT[why] % {"code": part})
    return redirect(f"{address(roadmap, 'actions')}#action-{code}")
