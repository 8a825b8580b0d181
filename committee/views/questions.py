"""The members' questions to the region, and its answers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from committee.forms.opinions import AnswerForm
from committee.operations import AlreadyAnswered, answer_question
from committee.queries.questions import questions_to
from committee.rooms import kept_or_404
from roadmaps.plan import plan_of


@require_safe
def questions(request, region, roadmap):
    """What the members ask: those that wait first."""
    found, committee = kept_or_404(request, region, roadmap)
    return show(request, found, committee)


@require_POST
def answer(request, region, roadmap, pk):
    """Answer one question, for the whole committee."""
    found, committee = kept_or_404(request, region, roadmap)
    question = questions_to(found).filter(pk=pk).first()
    if question is None:
        raise Http404
    form = AnswerForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return show(request, found, committee, {pk: form}, status=422)
    try:
        answer_question(question=question, actor=request.user, **form.cleaned_data)
    except AlreadyAnswered:
        late = {"pk": pk, "text": form.cleaned_data["answer"]}
        return show(request, found, committee, late=late, status=409)
    messages.success(request, _("La réponse est partie ; tout le comité la lit avec l’action."))
    return redirect("committee:questions", region, roadmap)


def show(request, roadmap, committee, forms=None, late=None, status=200):
    """The page, with the forms that were refused by the id of their question."""
    plan, forms = roadmap.current and plan_of(roadmap.current), forms or {}
    rows = [
        {
            "question": question,
            "stop": plan and plan.by_action.get(question.action_id),
            "form": forms.get(question.pk) or AnswerForm(auto_id=f"id_{question.pk}_%s"),
            "late": late["text"] if late and late["pk"] == question.pk else "",
        }
        for question in questions_to(roadmap)
    ]
    page = {
        "roadmap": roadmap,
        "region": roadmap.region,
        "committee": committee,
        "waiting": [row for row in rows if not row["question"].answered_at],
        "answered": [row for row in rows if row["question"].answered_at][::-1],
        "here": "questions",
    }
    return render(request, "committee/questions.html", page, status=status)
