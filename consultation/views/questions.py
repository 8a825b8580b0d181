"""What people ask the region, and its answers: a room of the moderators."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consultation.forms.arguments import OfficialAnswerForm
from consultation.operations.questions import AnsweredAlready, answer_question
from consultation.permissions import can_answer_question
from consultation.queries.conversation import questions_answered, questions_waiting, waited
from consultation.views.arguments import subject_of
from roadmaps.queries import roadmap_worked_on

LAST = 20  # answered questions shown below those that wait


@require_safe
def questions(request, region, roadmap):
    """The questions to the region: those that wait, by waiting time, then the last answered."""
    found = roadmap_worked_on(request.user, region, roadmap, can_answer_question)
    return show(request, found)


@require_POST
def answer(request, region, roadmap, pk):
    """Answer one question, for everybody."""
    found = roadmap_worked_on(request.user, region, roadmap, can_answer_question)
    question = questions_waiting(found).filter(pk=pk).first()
    late = None if question else questions_answered(found).filter(pk=pk).first()
    if question is None and late is None:
        raise Http404
    form = OfficialAnswerForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return show(request, found, {pk: form}, status=422)
    try:
        answer_question(question=question or late, actor=request.user, **form.cleaned_data)
    except AnsweredAlready as already:
        typed = {"question": already.question, "text": form.cleaned_data["answer"]}
        return show(request, found, late=typed, status=409)
    messages.success(request, _("La réponse est publiée ; la personne qui demandait est prévenue."))
    return redirect("consultation:questions", region, roadmap)


def show(request, roadmap, forms=None, late=None, status=200):
    """The page, with the forms that were refused by the id of their question."""
    forms = forms or {}
    waiting = [
        {
            "question": question,
            "subject": subject_of(roadmap, question),
            "days": waited(question),
            "form": forms.get(question.pk) or OfficialAnswerForm(auto_id=f"id_{question.pk}_%s"),
        }
        for question in questions_waiting(roadmap)
    ]
    answered = [
        {"question": question, "subject": subject_of(roadmap, question)}
        for question in questions_answered(roadmap)[:LAST]
    ]
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "waiting": waiting,
        "answered": answered,
        "late": late,
    }
    return render(request, "consultation/question_list.html", page, status=status)
