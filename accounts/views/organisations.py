"""One's organisations: declaring them, who speaks for them, inviting colleagues."""

from contextlib import suppress
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import ColleagueForm, DeclareForm, DescriptionForm
from accounts.identity import email_key
from accounts.invitations import DeadLink, WrongLink, read
from accounts.models import Mandate, Organisation
from accounts.operations.colleagues import (
    OtherAddress,
    SpeaksAlready,
    accept_invitation,
    invite_colleague,
    withdraw_invitation,
)
from accounts.operations.organisations import (
    NotMandated,
    NotWaiting,
    declare_organisation,
    describe_organisation,
    end_mandate,
    vouch_for,
)
from accounts.pace import goes_too_fast, told_to_wait
from accounts.queries import holds_mandate, known_of, lacking

PAGE = "accounts:organisation"
may_write = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def organisations(request):
    """The organisations one speaks for, or asked to, and where each stands."""
    found = Mandate.objects.filter(user=request.user).select_related("organisation")
    mandates = found.order_by("organisation__name", "-pk")
    rows = [
        {"mandate": one, "lacking": [] if one.ended_at else lacking(one.organisation)}
        for one in mandates
    ]
    return render(request, "accounts/organisation_list.html", {"rows": rows})


@may_write
def declare(request):
    """Declare an organisation, or ask to speak for one that is known."""
    form = DeclareForm(request.POST or None)
    if form.is_valid():
        if goes_too_fast(request, "organisation", form):
            page = render(request, "accounts/organisation_new.html", {"form": form}, status=429)
            return told_to_wait(page)
        said = form.cleaned_data
        mandate = declare_organisation(
            user=request.user, number=said["number"], said=said, claim=form.claim
        )
        messages.success(request, said_of(mandate))
        return redirect("accounts:organisation", mandate.organisation_id)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/organisation_new.html", {"form": form}, status=status)


def said_of(mandate):
    if mandate.verified_at:
        return _("Vous parlez déjà pour cette organisation.")
    if mandate.organisation.mandates.standing().exists():
        return _(
            "Cette organisation a déjà sa voix : celles et ceux qui parlent pour elle sont "
            "prévenus et peuvent vous confirmer."
        )
    return _("Votre demande est enregistrée : le secrétariat de la région la vérifie.")


def inside(view):
    """Let in those who speak for this organisation or asked to; for others it is not there."""

    @wraps(view)
    def entered(request, pk, **kwargs):
        mine = Mandate.objects.filter(user=request.user, ended_at=None)
        body = get_object_or_404(Organisation, pk=pk, mandates__in=mine)
        return view(request, body, **kwargs)

    return entered


def speaking_for_it(view):
    """The same for those who speak for it alone."""

    @inside
    @wraps(view)
    def entered(request, body, **kwargs):
        if not holds_mandate(request.user, body):
            raise Http404
        return view(request, body, **kwargs)

    return entered


@require_safe
@inside
def organisation(request, body):
    """What is known of the organisation, who speaks for it, and what is lacking."""
    return show(request, body)


def show(request, body, status=200, **forms):
    mandates = body.mandates.filter(ended_at=None).select_related("user", "verified_by")
    mine = next(one for one in mandates if one.user_id == request.user.pk)
    said = {"name": body.name, "kind": body.kind, "department": body.department}
    page = {
        "body": body,
        "mine": mine,
        "known": known_of(body),
        "lacking": lacking(body),
        "standing": [one for one in mandates if one.verified_at],
        "asking": [one for one in mandates if not one.verified_at and one != mine],
        "invited": body.colleagues.filter(accepted_at=None, withdrawn_at=None),
        "is_silent": not body.kind or not body.department,
        "description": DescriptionForm(initial=said),
        "colleague": ColleagueForm(),
        **forms,
    }
    return render(request, "accounts/organisation_page.html", page, status=status)


@require_POST
@speaking_for_it
def describe(request, body):
    """Say what an organisation that an identity provider named is, and where: it has its voice."""
    if body.kind and body.department:
        raise Http404
    form = DescriptionForm(request.POST)
    if not form.is_valid():
        return show(request, body, 422, description=form)
    describe_organisation(organisation=body, actor=request.user, said=form.cleaned_data)
    messages.success(request, _("C’est enregistré."))
    return redirect("accounts:organisation", body.pk)


@require_POST
@speaking_for_it
def invite(request, body):
    """Invite a colleague by mail."""
    form = ColleagueForm(request.POST)
    if not form.is_valid():
        return show(request, body, 422, colleague=form)
    email = form.cleaned_data["email"]
    if goes_too_fast(request, "colleague", form, "email"):
        return told_to_wait(show(request, body, 429, colleague=form))
    try:
        invite_colleague(
            organisation=body, actor=request.user, email=email, language=get_language()
        )
    except SpeaksAlready:
        form.add_error("email", _("Cette personne parle déjà pour l’organisation."))
        return show(request, body, 422, colleague=form)
    said = _("L’invitation part à %(email)s : elle vaut quatorze jours et ne sert qu’une fois.")
    messages.success(request, said % {"email": email})
    return redirect("accounts:organisation", body.pk)


@require_POST
@speaking_for_it
def withdraw(request, body, of):
    """Take an invitation back."""
    invitation = get_object_or_404(body.colleagues, pk=of)
    withdraw_invitation(invitation=invitation, actor=request.user)
    messages.success(request, _("L’invitation est retirée : son lien n’ouvre plus rien."))
    return redirect("accounts:organisation", body.pk)


@require_POST
@speaking_for_it
def vouch(request, body, of):
    """Confirm that somebody who asks speaks for the organisation as well."""
    mandate = get_object_or_404(body.mandates, pk=of)
    try:
        vouch_for(mandate=mandate, actor=request.user)
    except NotMandated:
        raise Http404 from None
    except NotWaiting:
        messages.error(request, _("Cette demande n’attend plus."))
    else:
        said = _("%(name)s parle maintenant pour l’organisation.")
        messages.success(request, said % {"name": mandate.user})
    return redirect("accounts:organisation", body.pk)


@may_write
@inside
def end(request, body, of):
    """What ending a mandate does, then its end."""
    mandate = get_object_or_404(body.mandates.filter(ended_at=None), pk=of)
    own = mandate.user_id == request.user.pk
    if not own and not holds_mandate(request.user, body):
        raise Http404
    if request.method == "POST":
        with suppress(NotWaiting):  # ended at the same time by somebody else
            end_mandate(mandate=mandate, actor=request.user)
        messages.success(request, _("Ce mandat a pris fin."))
        return redirect("accounts:organisations" if own else reverse(PAGE, args=[body.pk]))
    page = {"body": body, "mandate": mandate, "own": own}
    last = body.mandates.standing().exclude(pk=mandate.pk)
    page["last"] = bool(mandate.verified_at) and not last.exists()
    return render(request, "accounts/mandate_end.html", page)


@login_not_required
@never_cache
@may_write
def colleague(request, token):
    """An invitation: who invites to speak for what; accepted by POST, with the address it was sent
    to."""
    try:
        invitation = read(token)
    except WrongLink:
        raise Http404 from None
    except DeadLink:
        return render(request, "accounts/colleague_expired.html", status=410)
    user = request.user
    mine = user.is_authenticated and user.email_key == email_key(invitation.email)
    if request.method == "POST" and mine:
        return accepted(request, invitation)
    if request.method == "POST":
        raise Http404
    page = {"invitation": invitation, "body": invitation.organisation, "mine": mine}
    return render(request, "accounts/colleague.html", page)


def accepted(request, invitation):
    try:
        accept_invitation(invitation=invitation, user=request.user)
    except (DeadLink, OtherAddress):
        return render(request, "accounts/colleague_expired.html", status=410)
    said = _("Vous pouvez maintenant parler au nom de %(name)s.")
    messages.success(request, said % {"name": invitation.organisation})
    return redirect("accounts:organisation", invitation.organisation_id)
