from django.urls import path

from committee.views import (
    deliveries,
    editions,
    items,
    letters,
    links,
    previews,
    public,
    questions,
    seats,
    settings,
    word,
    work,
)

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
    path("committee/editions/<int:number>/", editions.edition, name="edition"),
    path("committee/letters/", letters.letters, name="letters"),
    path("committee/letters/word/", letters.word, name="word"),
    path("committee/letters/settings/", settings.settings, name="settings"),
    path("committee/letters/seats/", seats.seats, name="seats"),
    path("committee/letters/seats/<int:pk>/end/", seats.end, name="end_seat"),
    path("committee/letters/hold/", letters.hold, name="hold"),
    path("committee/letters/release/", letters.release, name="release"),
    path("committee/letters/now/", letters.now, name="now"),
    path("committee/letters/next/", previews.preview, name="preview"),
    path("committee/letters/next/<int:pk>/", previews.preview, name="preview_seat"),
    path("committee/letters/<int:number>/", deliveries.deliveries, name="deliveries"),
    path("committee/letters/<int:number>/<int:pk>/", deliveries.copy, name="copy"),
    path(
        "committee/letters/<int:number>/<int:pk>/mail.eml", deliveries.copy_file, name="copy_file"
    ),
    path("committee/letters/<int:number>/<int:pk>/again/", deliveries.again, name="again"),
    path("committee/letters/<int:number>/<int:pk>/link/", deliveries.link, name="again_link"),
    path("committee/word/", word.chair, name="chair_word"),
]
