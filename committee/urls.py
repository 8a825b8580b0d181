from django.urls import path

from committee.views import letters, public, seats, settings, work

app_name = "committee"

urlpatterns = [
    path("committee/", public.home, name="home"),
    path("committee/work/", work.work, name="work"),
    path("committee/work/<str:code>/", work.work_item, name="work_item"),
    path("committee/letter/<str:token>/", work.letter, name="letter"),
    path("committee/letter-again/<str:token>/", work.new_link, name="new_link"),
    path("committee/letter/<str:token>/<str:code>/", work.letter_item, name="letter_item"),
    path("committee/stop/<str:token>/", work.stop, name="stop"),
    path("committee/editions/<int:number>/", public.edition, name="edition"),
    path("committee/letters/", letters.letters, name="letters"),
    path("committee/letters/word/", letters.word, name="word"),
    path("committee/letters/settings/", settings.settings, name="settings"),
    path("committee/letters/seats/", seats.seats, name="seats"),
    path("committee/letters/seats/<int:pk>/end/", seats.end, name="end_seat"),
    path("committee/letters/<int:number>/", letters.deliveries, name="deliveries"),
]
