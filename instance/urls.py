from django.urls import path

from instance import views

app_name = "instance"

urlpatterns = [
    path("live", views.live, name="live"),
    path("ready", views.ready, name="ready"),
    path("status/", views.status, name="status"),
]
