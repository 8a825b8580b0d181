"""Voting on an action or a proposal, wherever its buttons stand."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.operations import take_part
from accounts.speaking import OtherVoice, speaking, spoken, voice_of, voted
from consultation.forms.voting import TakePartForm
from consultation.hands import hand_of
from consultation.models import MOST_PRIORITIES, Follow, Position, Proposal
from consultation.operations import (
    NotDiscussed,
    OutsidePerimeter,
    StaleVote,
    TooManyPriorities,
    follow,
    mark_priority,
    unmark_priority,
    vote,
)
from consultation.queries.voting import Ballot, key_of, position_on, priorities_of
from roadmaps.calendar import Calendar, calendar_of
from roadmaps.operations import PhaseClosed, PhaseSuspended
from roadmaps.plan import plan_of
from roadmaps.published import published_at
from roadmaps.queries import roadmap_at
from roadmaps.templatetags.keeping import PIECES, TOKEN


@dataclass(frozen=True)
class Item:
    """What is voted on, as this page names it."""

    model: object
    url_name: str
    name: str
    title: str
    line: int
    page: str

    @property
    def key(self):
        """What names its ballot in a page."""
        return key_of(self.url_name, self.name)


def action_item(roadmap, code):
    stop = plan_of(roadmap.current).by_code.get(code) if roadmap.current else None
    if stop is None:
        raise Http404
    page = reverse("public:action", args=(roadmap.region.slug, roadmap.slug, code))
    return Item(stop.content.action, "vote_action", code, stop.title, stop.line, page)


def proposal_item(user, roadmap, number):
    found = Proposal.objects.visible_to(user).published()
    proposal = get_object_or_404(found, roadmap=roadmap, number=number)
    page = reverse("consultation:proposal", args=(roadmap.region.slug, roadmap.slug, number))
    return Item(proposal, "vote_proposal", str(number), proposal.title, 8, page)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def vote_action(request, region, roadmap, code):
    """The ballot of an action: the way in for a visitor, the vote itself by POST."""
    published = published_or_404(region, roadmap)
    return ballot(request, published, action_item(published.roadmap, code))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def vote_proposal(request, region, roadmap, number):
    """The ballot of a proposal, the same way."""
    published = published_or_404(region, roadmap)
    return ballot(request, published, proposal_item(request.user, published.roadmap, number))


def published_or_404(region, roadmap):
    found = published_at(region, roadmap)
    if found is None:
        raise Http404
    return found[0]


@dataclass(frozen=True)
class Asked:
    """The vote that is asked for: on what, in which round, by whom, which position."""

    roadmap: object
    round: object
    item: Item
    participant: object
    position: str

    @property
    def url(self):
        place = (self.roadmap.region.slug, self.roadmap.slug, self.item.name)
        return reverse(f"consultation:{self.item.url_name}", args=place)

    @property
    def here(self):
        """The page that names the vote about to be cast."""
        query = urlencode({"position": self.position})
        return f"{self.url}?{query}" if self.position else self.url

    @property
    def is_outside(self):
        """Whether the voice is known and its department is not of the region."""
        known, region = self.participant, self.roadmap.region
        return known is not None and not region.includes(known.department)


def ballot(request, published, item):
    roadmap, calendar = published.roadmap, Calendar(published.phases)
    round = calendar.latest("may_vote")
    if round is None:
        raise Http404
    typed = request.POST if request.method == "POST" else request.GET
    position, known = typed.get("position"), ("", *Position.values)
    wanted = position if position in known else ""
    asked = Asked(roadmap, round, item, voice_of(request), wanted)
    if request.method != "POST" or not request.user.is_authenticated or asked.is_outside:
        return enter(request, asked)
    if position not in known:
        raise BadRequest
    try:
        voted(request)
    except OtherVoice:
        return other_voice(request, asked)
    if asked.participant is None:
        form = take_part_form(request, roadmap)
        if not form.is_valid():
            return enter(request, asked, form)
        asked = replace(asked, participant=take_part(user=request.user, **form.cleaned_data))
        if request.POST.get("news") == "yes":
            follow(user=request.user, roadmap=roadmap, kind=Follow.Kind.MINE)
    return cast(request, asked)


def take_part_form(request, roadmap):
    return TakePartForm(request.POST, region=roadmap.region, email=request.user.email)


def enter(request, asked, form=None):
    """The page that names the vote about to be cast and asks what is still missing."""
    roadmap, item, url, here = asked.roadmap, asked.item, asked.url, asked.here
    filled = form is not None and "department" in request.POST
    if request.htmx or request.method == "POST" and not filled:
        return leave(request, here)
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "item": item,
        "round": asked.round,
        "over": asked.round.is_over(),
        "suspended": asked.round.is_suspended(),
        "outside": asked.is_outside,
        "position": asked.position,
        "participant": asked.participant,
        "url": url,
        "here": here,
        "form": form if filled else TakePartForm(region=roadmap.region),
    }
    return render(request, "consultation/vote_enter.html", page, status=422 if filled else 200)


def cast(request, asked):
    """Cast the vote and answer where the click was."""
    round, item, position = asked.round, asked.item, asked.position
    voter = {"participant": asked.participant, "round": round}
    said = {"seen": request.POST.get("seen"), "hand": hand_of(request)}
    flags, status = {"saved": True}, 200
    try:
        vote(**voter, item=item.model, position=position, **said)
    except NotDiscussed:
        messages.error(
            request, _("On ne vote plus sur cette proposition : cette page dit ce qu’elle devient.")
        )
        return leave(request, item.page)
    except OutsidePerimeter:  # it has left meanwhile, or moved
        return leave(request, asked.here)
    except StaleVote as stale:
        flags, status, position = {"stale": True}, 409, stale.current
    except PhaseClosed as closed:
        suspended = isinstance(closed, PhaseSuspended)
        flags = {"suspended": True} if suspended else {"late": True}
        round, status, position = closed.phase, 409, position_on(item.model, **voter)
    if request.htmx:
        shown = Ballot(asked.roadmap, round, True, timezone.now(), speaking(request).sign)
        answer = buttons(request, shown, item, position, flags, status)
        answer["HX-Trigger-After-Settle"] = "voted"
        return answer
    return answered(request, item, position, flags)


def buttons(request, shown, item, position, flags, status):
    """The ballot where the click was; kept by what it shows, which is the same for many."""

    def rendered():
        page = shown.context(item.url_name, item.name, position, brief=True, **flags)
        return render_to_string("components/vote.html", page | {"csrf_token": TOKEN})

    key = (*shown.values, item.url_name, item.name, position, *flags.items())
    html = PIECES.get(("vote", get_language(), *key), rendered)
    return HttpResponse(html.replace(TOKEN, get_token(request)), status=status)


def to_choose(request, url):
    """Choose first in whose name one speaks, then go on."""
    return leave(request, f"{reverse('accounts:voice')}?{urlencode({'next': url})}")


def other_voice(request, asked):
    """Nothing is cast in another name than the one in force: the answer says which one is."""
    now, round, item = speaking(request), asked.round, asked.item
    if now.current is None:
        return to_choose(request, asked.here)
    if not request.htmx:
        messages.error(request, said_of_voice(now.current))
        return HttpResponseRedirect(back(request, item))
    position = position_on(item.model, round, asked.participant)
    shown = Ballot(asked.roadmap, round, True, timezone.now(), now.sign)
    flags = {"brief": True, "other_voice": said_of_voice(now.current)}
    page = shown.context(item.url_name, item.name, position, **flags)
    return render(request, "components/vote.html", page, status=409)


def said_of_voice(current):
    """What one is told when a page spoke in another name than the one in force."""
    if current.is_oneself:
        return _(
            "Vous parlez maintenant en votre nom : rien n’est enregistré, choisissez de nouveau."
        )
    said = _(
        "Vous parlez maintenant au nom de %(name)s : rien n’est enregistré, choisissez de nouveau."
    )
    return said % {"name": current.name}


def answered(request, item, position, flags):
    """Without script: a sentence, and back to where the click was."""
    if "suspended" in flags:
        messages.error(request, _("Le vote est suspendu : votre vote reste ce qu’il était."))
    elif "late" in flags:
        messages.error(request, _("Ce tour de vote est clos : votre vote reste ce qu’il était."))
    elif "stale" in flags:
        messages.error(request, _("Votre vote avait changé ailleurs : relisez-le et choisissez."))
    elif position:
        label = Position(position).label.lower()
        said = _("Votre vote sur %(name)s est enregistré : %(position)s.")
        messages.success(request, said % {"name": item.name, "position": label})
    else:
        messages.success(request, _("Votre vote sur %(name)s est retiré.") % {"name": item.name})
    return HttpResponseRedirect(back(request, item))


def leave(request, url):
    """Go to another page, from a page with script or without."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def back(request, item):
    """The page of this site where the click was, at its place in it."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    hosts = {request.get_host()}
    ours = url_has_allowed_host_and_scheme(target, hosts, request.is_secure())
    if not ours or "/vote/?" in target:
        return item.page
    return f"{target.partition('#')[0]}#vote-{item.key}"


@require_POST
def priority(request, region, roadmap, code):
    """Mark an action as one to fund first, or no longer."""
    found = roadmap_at(request.user, region, roadmap)
    item = action_item(found, code)
    calendar, participant = calendar_of(found), voice_of(request)
    round = calendar.latest("may_vote")
    if participant is None:
        place = (region, roadmap, code)
        return redirect(reverse("consultation:vote_action", args=place))
    if speaking(request).several and speaking(request).chosen is None:
        return to_choose(request, item.page)
    change = mark_priority if request.POST.get("chosen") else unmark_priority
    failed = ""
    try:
        spoken(request)
        if round is None:
            raise PhaseClosed(None)
        change(participant=participant, round=round, action=item.model)
    except OtherVoice:
        failed = said_of_voice(speaking(request).current)
    except TooManyPriorities:
        failed = _("Vous avez déjà dix priorités : retirez-en une pour en choisir une autre.")
    except OutsidePerimeter:
        failed = _("Cette consultation n’est pas ouverte à votre département. Tout s’y lit.")
    except PhaseSuspended:
        failed = _("Le vote est suspendu : vos priorités restent ce qu’elles étaient.")
    except PhaseClosed:
        failed = _("Ce tour de vote est clos : vos priorités restent ce qu’elles étaient.")
    if not request.htmx:
        if failed:
            messages.error(request, failed)
        return HttpResponseRedirect(back(request, item))
    chosen = priorities_of(round, participant)
    page = {
        "key": item.key,
        "code": code,
        "url": request.path,
        "chosen": item.model.pk in chosen,
        "used": len(chosen),
        "limit": MOST_PRIORITIES,
        "closed": calendar.round is None,
        "voice_sign": speaking(request).sign,
    }
    return render(request, "components/priority.html", page, status=409 if failed else 200)
