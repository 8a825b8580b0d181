from django.apps import AppConfig


class InstanceConfig(AppConfig):
    name = "instance"

    def ready(self):
        from instance import checks  # noqa: F401  (it asks to be run)
