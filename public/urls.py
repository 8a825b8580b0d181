from django.urls import path

from public.views import (
    account,
    action,
    data,
    differences,
    dossier,
    home,
    mine,
    organisation,
    reading,
    redaction,
    region,
    roadmap,
    rules,
    short,
    voting,
)

app_name = "public"

PLACE = "<slug:region>/<slug:roadmap>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", mine.mine, name="mine"),
    path("accounts/data/", account.my_data, name="my_data"),
    path("accounts/leave/", account.leave_page, name="leave"),
    path("accounts/organisations/<int:pk>/done/", organisation.done, name="organisation_done"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("legal/", home.legal, name="legal"),
    path("vote/<str:code>/", short.follow, name="short"),
    path("<slug:region>/accent.css", region.accent, name="accent"),
    path("<slug:region>/emblem-<slug:digest>.webp", region.emblem, name="emblem"),
    path("<slug:region>/rehearsal/<str:key>/", roadmap.rehearsal, name="rehearsal"),
    path(
        "<slug:region>/rehearsal/<str:key>/actions/<str:code>/",
        action.rehearsal,
        name="rehearsal_action",
    ),
    path("<slug:region>/rehearsal/<str:key>/merging/<str:code>/", reading.reading, name="reading"),
    path(PLACE, roadmap.roadmap, name="roadmap"),
    path(f"{PLACE}vote/", voting.path, name="voting_path"),
    path(f"{PLACE}rules/", rules.rules, name="rules"),
    path(f"{PLACE}versions/", differences.versions, name="versions"),
    path(f"{PLACE}versions/<int:older>-<int:newer>/", differences.differences, name="differences"),
    path(
        f"{PLACE}versions/<int:older>-<int:newer>/differences.csv",
        differences.differences_data,
        name="differences_data",
    ),
    path(f"{PLACE}dossier/", dossier.latest, name="dossier"),
    path(f"{PLACE}dossier/<int:number>/", dossier.dossier, name="dossier_version"),
    path(f"{PLACE}dossier/<int:number>/dossier.pdf", dossier.pdf, name="dossier_pdf"),
    path(f"{PLACE}dossier/<int:number>/<slug:part>/", dossier.dossier, name="dossier_part"),
    path(f"{PLACE}dossier/preview/<int:pk>/", dossier.preview, name="dossier_preview"),
    path(
        f"{PLACE}dossier/preview/<int:pk>/dossier.pdf",
        dossier.preview_pdf,
        name="dossier_preview_pdf",
    ),
    path(
        f"{PLACE}dossier/preview/<int:pk>/<slug:part>/",
        dossier.preview,
        name="dossier_preview_part",
    ),
    path(f"{PLACE}manage/actions/<str:code>/redact/", redaction.action, name="redact_action"),
    path(
        f"{PLACE}manage/proposals/<int:number>/redact/",
        redaction.proposal,
        name="redact_proposal",
    ),
    path(f"{PLACE}manage/poster/", short.poster, name="poster"),
    path(f"{PLACE}manage/poster/qr.<slug:ending>", short.picture, name="qr"),
    path(f"{PLACE}manage/poster/<str:code>/", short.poster, name="poster_action"),
    path(f"{PLACE}manage/poster/<str:code>/qr.<slug:ending>", short.picture, name="qr_action"),
    path(f"{PLACE}data/", data.data, name="data"),
    path(f"{PLACE}data/v<int:number>.<ending:ending>", data.version, name="data_version"),
    path(f"{PLACE}data/round-<int:pk>.<ending:ending>", data.results, name="data_results"),
    path(f"{PLACE}actions/<str:code>/", action.action, name="action"),
]
