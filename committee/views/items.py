"""One action of a member's work list: what there is to know, and what they say of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from committee.desks import by_link, signed_in
from committee.forms.opinions import JottingForm, OpinionForm, QuestionForm
from committee.models import Opinion
from committee.operations import (
    InterestUnsaid,
    NoSuchAction,
    NotSitting,
    OpinionChanged,
    SeatEnded,
    TooManyQuestions,
    ask_question,
    give_opinion,
    jot,
)
from committee.operations.opinions import sign_of
from committee.queries.asked import code_of
from committee.queries.interests import carried_by, organisations_of
from committee.queries.positions import published_on
from committee.queries.questions import questions_on
from committee.queries.reworded import reworded
from committee.queries.sheets import (
    amendments_on,
    argued,
    jotting_on,
    others_in,
    results_shown,
    sees_others,
)
from committee.views.work import frame, listed_for
from roadmaps.commitment import commitment
from roadmaps.operations import PhaseClosed
from roadmaps.plan import plan_of


class Item:
    """One action on a member's desk, for one request."""

    def __init__(self, request, roadmap, desk, code):
        self.request, self.roadmap, self.desk = request, roadmap, desk
        self.listed = listed_for(request, roadmap, desk, beside=code)
        self.stop = next((stop for stop in self.listed.plan if stop.code == code), None)
        if self.stop is None:
            raise Http404
        self.action = self.stop.content.action
        self.given = self.listed.given.get(self.stop.action_id)
        self.carried = carried_by(organisations_of(desk.member), self.stop.content)

    @property
    def url(self):
        return f"{self.desk.item_url(self.stop.code)}?{self.listed.query}"

    def url_of(self, stop):
        return f"{self.desk.item_url(stop.code)}?{self.listed.query}" if stop else ""

    def opinion_form(self, data=None):
        """A declared interest is shown again to who declared it, not to who shares the seat."""
        given, said = self.given, {}
        if given:
            mine = given.member_id == self.desk.member.pk
            said = {"reason": given.reason, "interest": given.interest if mine else ""}
        return OpinionForm(data, initial=said, carried=self.carried)

    def show(self, status=200, **told):
        """The page; `told` are the forms that were refused, and why."""
        page = frame(self.roadmap, self.desk, self.listed) | self.ways() | self.known() | told
        page.setdefault("form", self.opinion_form())
        page.setdefault("question_form", QuestionForm())
        jotted = {"text": page["jotting"]}
        page.setdefault("jotting_form", JottingForm(initial=jotted, auto_id="id_note_%s"))
        return render(self.request, "committee/work_item.html", page, status=status)

    def ways(self):
        """Where one goes from here."""
        before, after = self.listed.around(self.stop.code)
        following = self.listed.after(self.stop.code)
        if following is None or following.code == self.stop.code:
            following = after
        return {
            "list_url": f"{self.desk.url}?{self.listed.query}",
            "before": before,
            "before_url": self.url_of(before),
            "next": following,
            "next_url": self.url_of(following),
            "url": self.url,
            "question_url": f"{self.desk.item_url(self.stop.code, 'question')}?{self.listed.query}",
            "note_url": f"{self.desk.item_url(self.stop.code, 'note')}?{self.listed.query}",
        }

    def known(self):
        """What there is to know of the action, and what one has said of it."""
        action_id, listed = self.stop.action_id, self.listed
        by = listed.asked.by.get(action_id)
        committee = self.desk.seat.committee
        shows = by is not None and sees_others(committee, listed, self.stop)
        plan = plan_of(self.roadmap.current)
        given = {action_id: self.given} if self.given else {}
        return {
            "stop": self.stop,
            "content": self.stop.content,
            "commitment": commitment(self.stop, plan),
            "figures": plan.figures_by_code.get(self.stop.code, ()),
            "results": results_shown(listed.calendar, self.stop),
            "amendments": amendments_on(self.roadmap, self.stop),
            "argued": argued(self.desk.member, listed.calendar, self.stop),
            "questions": questions_on(action_id, committee, self.desk.member),
            "others": others_in(listed.others) if shows else None,
            "jotting": jotting_on(action_id, self.desk.member),
            "position": published_on(action_id),
            "drafts": self.drafts(),
            "by": by,
            "taken": action_id in listed.open,
            "given": self.given,
            "seen": sign_of(self.given),
            "changed": reworded(self.roadmap, given).get(action_id),
            "carried": self.carried,
        }

    def drafts(self):
        """Whether the member proposes the committee's position on the action: its chair and the
        rapporteur of its axis, signed in."""
        desk, chapter = self.desk, self.listed.asked.chapter_of(self.stop.action_id)
        leads = desk.seat.committee.chair_id == desk.seat.pk
        return (
            not desk.by_link and desk.sits and (leads or code_of(chapter) in self.listed.own_axes)
        )


@require_http_methods(["GET", "HEAD", "POST"])
def item(request, roadmap, desk, code):
    """One action; by POST, the opinion on it."""
    shown = Item(request, roadmap, desk, code)
    if request.method != "POST":
        return shown.show()
    if shown.listed.phase is None:
        raise Http404
    form = shown.opinion_form(request.POST)
    if not form.is_valid():
        return shown.show(422, form=form)
    try:
        return save(shown, form)
    except InterestUnsaid as unsaid:
        form.ask_why(unsaid.names)
        return shown.show(422, form=form)
    except OpinionChanged as changed:
        shown.given = changed.opinion
        return shown.show(409, form=form, stale=True)
    except (PhaseClosed, NotSitting) as refused:
        return shown.show(409, form=form, late=True, away=isinstance(refused, NotSitting))
    except (SeatEnded, NoSuchAction) as error:
        raise Http404 from error


work_item, letter_item = signed_in(item), by_link(item)


def save(shown, form):
    """Give the opinion, say so, and go on to the next action without one."""
    said = dict(form.cleaned_data)
    desk, request = shown.desk, shown.request
    opinion = give_opinion(
        member=desk.member,
        phase=shown.listed.phase,
        action=shown.action,
        copy=desk.copy if desk.by_link else None,
        said=said,
        seen=request.POST.get("seen"),
    )
    told = _("Avis enregistré sur %(code)s : %(view)s.")
    view = Opinion.View(opinion.view).label
    messages.success(request, told % {"code": shown.stop.code, "view": view})
    again = listed_for(request, shown.roadmap, desk)
    following = again.after(shown.stop.code)
    if following is None or following.code == shown.stop.code:
        return redirect(f"{desk.url}?{again.query}")
    return redirect(shown.url_of(following))


@require_POST
def question(request, roadmap, desk, code):
    """Ask the region something about the action."""
    shown = Item(request, roadmap, desk, code)
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return shown.show(422, question_form=form)
    try:
        ask_question(member=desk.member, action=shown.action, **form.cleaned_data)
    except TooManyQuestions:
        form.add_error("text", _("Vos questions précédentes attendent encore leur réponse."))
        return shown.show(422, question_form=form)
    except NotSitting:
        form.add_error(
            "text", _("La personne titulaire siège : c’est à elle de poser la question.")
        )
        return shown.show(409, question_form=form)
    except SeatEnded as error:
        raise Http404 from error
    messages.success(request, _("Votre question est partie ; la réponse vous sera envoyée."))
    return redirect(f"{shown.url}#questions")


work_question, letter_question = signed_in(question), by_link(question)


@require_POST
def note(request, roadmap, desk, code):
    """Write a note about the action for one's own eyes."""
    shown = Item(request, roadmap, desk, code)
    form = JottingForm(request.POST, auto_id="id_note_%s")
    if not form.is_valid():
        return shown.show(422, jotting_form=form)
    try:
        jot(member=desk.member, action=shown.action, **form.cleaned_data)
    except SeatEnded as error:
        raise Http404 from error
    messages.success(request, _("Votre note est enregistrée ; personne d’autre ne la lit."))
    return redirect(f"{shown.url}#note")


work_note, letter_note = signed_in(note), by_link(note)
