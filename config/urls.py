"""Every address. Fixed names come first: no region may take them."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter

from accounts.urls import door

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class FileEnding:
    """The endings of the files one takes away."""

    regex = "csv|xlsx|json"
    to_python = to_url = str


register_converter(FileEnding, "ending")

ROADMAP = "<slug:region>/<slug:roadmap>/"

urlpatterns = [
    path("accounts/news/", include("consultation.news_urls")),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include(door)),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("health/", include("instance.urls")),
    *([path("health/mail/", include("outbox.urls"))] if settings.BOUNCES_SECRET else []),
    *([path("demo/", include("demo.urls"))] if settings.DEMO else []),
    *([path("design/", include("demo.design.urls"))] if settings.DEMO else []),
    path("<slug:region>/manage/", include("roadmaps.region_urls")),
    path("", include("public.urls")),
    path(ROADMAP, include("consultation.urls")),
    path(ROADMAP, include("committee.urls")),
    path(ROADMAP, include("roadmaps.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler429 = "config.errors.too_many_requests"
handler500 = "config.errors.server_error"
