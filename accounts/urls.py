from django.urls import path, re_path

from accounts.views import door as entry
from accounts.views import identity, keys, organisations, voices

app_name = "accounts"

ONE = "organisations/<int:pk>/"
KEY = "2fa/webauthn/keys/<int:pk>/"

urlpatterns = [
    path("code/", entry.code, name="code"),
    path("language/", entry.language, name="language"),
    path("voice/", voices.voice, name="voice"),
    path("identities/", identity.identities, name="identities"),
    path("identity/new/", identity.identity_new, name="identity_new"),
    path("identity/<slug:key>/", identity.identity, name="identity"),
    path("identity/<slug:key>/back/", identity.identity_back, name="identity_back"),
    path("identity/<slug:key>/remove/", identity.identity_remove, name="identity_remove"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new/", organisations.declare, name="organisation_new"),
    path("organisations/invitation/<str:token>/", organisations.colleague, name="colleague"),
    path(ONE, organisations.organisation, name="organisation"),
    path(f"{ONE}describe/", organisations.describe, name="organisation_describe"),
    path(f"{ONE}colleagues/", organisations.invite, name="colleague_invite"),
    path(f"{ONE}colleagues/<int:of>/withdraw/", organisations.withdraw, name="colleague_withdraw"),
    path(f"{ONE}mandates/<int:of>/vouch/", organisations.vouch, name="mandate_vouch"),
    path(f"{ONE}mandates/<int:of>/end/", organisations.end, name="mandate_end"),
]

# Names that allauth's own pages link to: they come before its addresses.
door = [
    path("login/", entry.sign_in, name="account_login"),
    path("logout/", identity.sign_out, name="account_logout"),
    path("2fa/totp/activate/", keys.AddCodes.as_view(), name="mfa_activate_totp"),
    path("2fa/webauthn/add/", keys.AddKey.as_view(), name="mfa_add_webauthn"),
    path(f"{KEY}remove/", keys.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("signup/", entry.one_door, name="account_signup"),
    path("login/code/", entry.one_door, name="account_request_login_code"),
    re_path(r"^(?:email|password|3rdparty|social)/", entry.one_door),
]
