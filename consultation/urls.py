from django.urls import path

from consultation.views import (
    adoption,
    agreement,
    answers,
    carrying,
    drafts,
    log,
    merging,
    moderation,
    near,
    phases,
    proposals,
    publishing,
    voting,
)

app_name = "consultation"

ONE = "proposals/<int:number>/"
MERGING = "manage/merging/"
ANSWER = "manage/answers/<int:number>/"

urlpatterns = [
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", drafts.new, name="proposal_new"),
    path("proposals/near/", near.near, name="near"),
    path("proposals/near/<str:digest>/", near.found, name="near_found"),
    path(ONE, proposals.proposal, name="proposal"),
    path(f"{ONE}edit/", drafts.edit, name="proposal_edit"),
    path(f"{ONE}submit/", drafts.submit, name="proposal_submit"),
    path(f"{ONE}discard/", drafts.discard, name="proposal_discard"),
    path(f"{ONE}carry/", carrying.carry, name="proposal_carry"),
    path(f"{ONE}withdraw/", proposals.withdraw, name="proposal_withdraw"),
    path(f"{ONE}report/", proposals.report, name="proposal_report"),
    path(f"{ONE}vote/", voting.vote_proposal, name="vote_proposal"),
    path("actions/<str:code>/vote/", voting.vote_action, name="vote_action"),
    path("actions/<str:code>/priority/", voting.priority, name="priority"),
    path(f"{ONE}wording/<int:pk>/", agreement.wording, name="wording"),
    path(MERGING, merging.merging, name="merging"),
    path(f"{MERGING}<str:code>/", merging.action, name="merging_action"),
    path(f"{MERGING}<str:code>/news/", merging.news, name="merging_news"),
    path(f"{MERGING}<str:code>/changes/<int:pk>/", merging.decide, name="merging_change"),
    path(f"{MERGING}proposals/<int:number>/", adoption.new_action, name="merging_new"),
    path("moderation/", moderation.moderation, name="moderation"),
    path("moderation/log/", log.log, name="moderation_log"),
    path("moderation/<int:number>/", moderation.case, name="moderation_case"),
    path("manage/answers/", answers.answers, name="answers"),
    path("manage/answers/preview/", publishing.preview, name="answers_preview"),
    path("manage/answers/publish/", publishing.answers, name="answers_publish"),
    path(ANSWER, answers.answer, name="answer"),
    path(f"{ANSWER}instruction/", answers.instruct, name="answer_instruct"),
    path(f"{ANSWER}notes/", answers.note, name="answer_note"),
    path(f"{ANSWER}sign/", answers.sign, name="answer_sign"),
    path("manage/phases/<int:pk>/prolong/", phases.prolong, name="phase_prolong"),
    path("manage/phases/<int:pk>/suspend/", phases.suspend, name="phase_suspend"),
    path("manage/phases/<int:pk>/resume/", phases.resume, name="phase_resume"),
    path("manage/publish/", publishing.version, name="publish"),
]
