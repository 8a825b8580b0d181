"""What a draft still lacks before it can be published, in the order one would do it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Step:
    """One thing to have: the page where it is done, and whether publication waits for it."""

    page: str
    label: str
    detail: str
    done: bool
    required: bool = False


def steps_of(roadmap, version):
    entries = version.entries.count() if version else 0
    apart = version.entries.filter(axis=None).count() if version else 0
    texts = version and version.introduction and roadmap.perimeter and roadmap.promise
    rounds = roadmap.phases.rounds().count()
    published = version is not None and version.published_at is not None
    return [
        Step(
            "roadmaps:text",
            _("Dire ce que c’est"),
            _("L’introduction, qui peut participer, ce qui sera fait du résultat."),
            bool(texts),
        ),
        Step(
            "roadmaps:figures",
            _("Poser l’état des lieux"),
            _("Au moins un chiffre clé, daté et sourcé."),
            bool(version and version.figures.exists()),
        ),
        Step(
            "roadmaps:imports",
            _("Importer les actions"),
            told(entries, apart),
            entries > 0,
            required=True,
        ),
        Step(
            "roadmaps:phases",
            _("Fixer les phases"),
            _("Quand on propose, quand on vote, quand les résultats se montrent."),
            rounds > 0,
        ),
        Step(
            "consultation:publish",
            _("Publier"),
            _("La version devient publique, datée, et ne change plus."),
            published,
        ),
    ]


def told(entries, apart):
    """How many actions there are, and how many stand under no axis."""
    said = ngettext("%(n)s action", "%(n)s actions", entries) % {"n": entries}
    if not entries:
        return _("Aucune pour l’instant.")
    return (
        _("%(actions)s, dont %(apart)s sans axe.") % {"actions": said, "apart": apart}
        if apart
        else f"{said}."
    )


def next_step(steps):
    """The first step that is not done, or nothing."""
    return next((step for step in steps if not step.done), None)
