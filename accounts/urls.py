from django.urls import path, re_path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("code/", views.code, name="code"),
    path("language/", views.language, name="language"),
]

# Names that allauth's own pages link to: they come before its addresses.
door = [
    path("login/", views.sign_in, name="account_login"),
    path("signup/", views.one_door, name="account_signup"),
    path("login/code/", views.one_door, name="account_request_login_code"),
    re_path(r"^(?:email|password)/", views.one_door),
]
