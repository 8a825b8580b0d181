from django.urls import path

from committee.views import items, letters, links, public, questions, seats, settings, work

app_name = "committee"

urlpatterns = [
    path("committee/", public.home, name="home"),
    path("committee/work/", work.work, name="work"),
    path("committee/work/<str:code>/", items.work_item, name="work_item"),
    path("committee/work/<str:code>/question/", items.work_question, name="work_question"),
    path("committee/work/<str:code>/note/", items.work_note, name="work_note"),
    path("committee/letter/<str:token>/", work.letter, name="letter"),
    path("committee/letter-again/<str:token>/", links.new_link, name="new_link"),
    path("committee/letter/<str:token>/<str:code>/", items.letter_item, name="letter_item"),
    path(
        "committee/letter/<str:token>/<str:code>/question/",
        items.letter_question,
        name="letter_question",
    ),
    path("committee/letter/<str:token>/<str:code>/note/", items.letter_note, name="letter_note"),
    path("committee/stop/<str:token>/", links.stop, name="stop"),
    path("committee/questions/", questions.questions, name="questions"),
    path("committee/questions/<int:pk>/", questions.answer, name="question_answer"),
    path("committee/editions/<int:number>/", public.edition, name="edition"),
    path("committee/letters/", letters.letters, name="letters"),
    path("committee/letters/word/", letters.word, name="word"),
    path("committee/letters/settings/", settings.settings, name="settings"),
    path("committee/letters/seats/", seats.seats, name="seats"),
    path("committee/letters/seats/<int:pk>/end/", seats.end, name="end_seat"),
    path("committee/letters/<int:number>/", letters.deliveries, name="deliveries"),
]
