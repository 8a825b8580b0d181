import sys
from importlib import import_module, util

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        # Every sign-in imports it, and with it eleven megabytes of which keys alone have a use.
        put_off("allauth.mfa.webauthn.internal", "auth")


def put_off(package, name):
    """Have a library's module wait until something of it is used."""
    spec = util.find_spec(f"{package}.{name}")
    spec.loader = util.LazyLoader(spec.loader)
    module = sys.modules[spec.name] = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    setattr(import_module(package), name, module)
