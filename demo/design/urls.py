from django.urls import path

from demo.design import views

app_name = "design"

urlpatterns = [
    path("", views.page, name="page"),
    path("states.css", views.states, name="states"),
]
