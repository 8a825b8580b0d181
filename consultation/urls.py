from django.urls import path

from consultation.views import voting

app_name = "consultation"

urlpatterns = [
    path("actions/<str:code>/vote/", voting.vote_action, name="vote_action"),
    path("actions/<str:code>/priority/", voting.priority, name="priority"),
    path("proposals/<int:number>/vote/", voting.vote_proposal, name="vote_proposal"),
]
