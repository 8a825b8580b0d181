from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import BaseCommand, CommandError

from instance.operations import AlreadySetUp, set_up

ASKED = (
    ("name", "Name of the region", ""),
    ("slug", "Its address, as in /nouvelle-aquitaine/", ""),
    ("zone", "Its time zone", "Europe/Paris"),
    ("departments", "Its departments, by code, separated by commas", ""),
    ("sender", "Address its mails leave from", ""),
    ("reply_to", "Address of the person who answers", ""),
    ("contact", "That person's name", ""),
    ("administrator", "Address of the first administrator, who gets an invitation", ""),
)


class Command(BaseCommand):
    help = "Makes the first region and invites its administrator; asks for what is not given."

    def add_arguments(self, parser):
        for name, question, _default in ASKED:
            parser.add_argument(f"--{name.replace('_', '-')}", dest=name, help=question)

    def handle(self, **options):
        facts = {
            name: options[name] or self.ask(question, default) for name, question, default in ASKED
        }
        facts["departments"] = [
            code.strip() for code in facts["departments"].split(",") if code.strip()
        ]
        try:
            region = set_up(**facts)
        except ValidationError as error:
            raise CommandError(told(error)) from None
        except AlreadySetUp:
            raise CommandError(f"the region {facts['slug']} is there already.") from None
        self.stdout.write(f"{region.name} is ready. {facts['administrator']} has been invited.")

    def ask(self, question, default):
        shown = f"{question} [{default}]: " if default else f"{question}: "
        try:
            return input(shown).strip() or default
        except EOFError:
            raise CommandError(f"missing: {question}.") from None


def told(error):
    """What is wrong, each fact by its name."""
    wrong = {**error.message_dict}
    general = wrong.pop(NON_FIELD_ERRORS, [])
    return "; ".join([*general, *(f"{name}: {' '.join(said)}" for name, said in wrong.items())])
