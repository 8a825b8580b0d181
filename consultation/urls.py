from django.urls import path

from consultation.views import drafts, moderation, proposals, voting

app_name = "consultation"

ONE = "proposals/<int:number>/"

urlpatterns = [
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", drafts.new, name="proposal_new"),
    path(ONE, proposals.proposal, name="proposal"),
    path(f"{ONE}edit/", drafts.edit, name="proposal_edit"),
    path(f"{ONE}submit/", drafts.submit, name="proposal_submit"),
    path(f"{ONE}discard/", drafts.discard, name="proposal_discard"),
    path(f"{ONE}withdraw/", proposals.withdraw, name="proposal_withdraw"),
    path(f"{ONE}report/", proposals.report, name="proposal_report"),
    path(f"{ONE}vote/", voting.vote_proposal, name="vote_proposal"),
    path("actions/<str:code>/vote/", voting.vote_action, name="vote_action"),
    path("actions/<str:code>/priority/", voting.priority, name="priority"),
    path("moderation/", moderation.moderation, name="moderation"),
    path("moderation/log/", moderation.log, name="moderation_log"),
    path("moderation/<int:number>/", moderation.case, name="moderation_case"),
]
