"""Who a session belongs to."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.queries import account_with_voices


class Backend(AuthenticationBackend):
    """Nearly every page asks in whose name one speaks: it is read with the account."""

    def get_user(self, user_id):
        user = account_with_voices(user_id)
        return user if user and self.user_can_authenticate(user) else None
