from django.urls import path

from roadmaps.views import actions, figures, imports, overview, phases, texts, versions

app_name = "roadmaps"

urlpatterns = [
    path("manage/", overview.manage, name="manage"),
    path("manage/rehearsal/", texts.renew, name="rehearsal_renew"),
    path("manage/text/", texts.text, name="text"),
    path("manage/figures/", figures.figures, name="figures"),
    path("manage/figures/new/", figures.figure, name="figure_new"),
    path("manage/figures/<slug:key>/", figures.figure, name="figure"),
    path("manage/figures/<slug:key>/up/", figures.move_up, name="figure_up"),
    path("manage/figures/<slug:key>/remove/", figures.remove, name="figure_remove"),
    path("manage/phases/", phases.phases, name="phases"),
    path("manage/phases/new/", phases.phase, name="phase_new"),
    path("manage/phases/<int:pk>/", phases.phase, name="phase"),
    path("manage/phases/<int:pk>/remove/", phases.remove, name="phase_remove"),
    path("manage/actions/", actions.actions, name="actions"),
    path("manage/actions/new/", actions.new, name="action_new"),
    path("manage/actions/<str:code>/edit/", actions.edit, name="action"),
    path("manage/actions/<str:code>/withdraw/", actions.withdraw, name="action_withdraw"),
    path("manage/axes/new/", actions.axis, name="axis_new"),
    path("manage/axes/<str:code>/edit/", actions.axis, name="axis"),
    path("manage/import/", imports.imports, name="imports"),
    path("manage/import/<int:pk>/", imports.preview, name="import"),
    path("manage/import/<int:pk>/columns/", imports.columns, name="import_columns"),
    path("manage/export.<ending:ending>", versions.export, name="export"),
    path("manage/versions/", versions.versions, name="versions"),
    path(
        "manage/versions/<int:number>/export.<ending:ending>",
        versions.export,
        name="export_version",
    ),
    path("manage/publish/", versions.publish, name="publish"),
    path("manage/journal/", overview.journal, name="journal"),
]
