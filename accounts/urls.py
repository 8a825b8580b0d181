from django.urls import path, re_path

from accounts.views import door as entry
from accounts.views import voices

app_name = "accounts"

urlpatterns = [
    path("code/", entry.code, name="code"),
    path("language/", entry.language, name="language"),
    path("voice/", voices.voice, name="voice"),
]

# Names that allauth's own pages link to: they come before its addresses.
door = [
    path("login/", entry.sign_in, name="account_login"),
    path("signup/", entry.one_door, name="account_signup"),
    path("login/code/", entry.one_door, name="account_request_login_code"),
    re_path(r"^(?:email|password)/", entry.one_door),
]
