"""What the library of sign-ins leaves to its program: telling people what happened."""

from allauth.account.adapter import DefaultAccountAdapter

from accounts.operations.access import CHANGES, tell_access


class Adapter(DefaultAccountAdapter):
    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        change = template_prefix.rpartition("/")[2]
        if change in CHANGES:
            tell_access(user=user, change=change)
