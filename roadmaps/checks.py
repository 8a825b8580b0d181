"""What a plan does not say yet, or says twice, or says wrong: told before it is published."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmaps.templatetags.words import euros
from roadmaps.values import unaccented

# What is wrong first, then what is missing, in the order one reads an action.
KINDS = {
    "twin": gettext_lazy("titre en double"),
    "dates": gettext_lazy("fin avant le début"),
    "total": gettext_lazy("budget à recompter"),
    "funder": gettext_lazy("financeur non cité"),
    "measure": gettext_lazy("cible sans unité ni horizon"),
    "axis": gettext_lazy("sans axe"),
    "summary": gettext_lazy("sans résumé"),
    "owner": gettext_lazy("sans porteur"),
    "budget": gettext_lazy("sans budget"),
    "ends_on": gettext_lazy("sans échéance"),
    "targets": gettext_lazy("sans cible"),
    "source": gettext_lazy("chiffre sans source"),
    "unmoved": gettext_lazy("chiffre que rien ne change"),
}
WRONG = frozenset({"twin", "dates", "total", "funder", "measure", "source"})
OF_FIGURES = frozenset({"source", "unmoved"})
MISSING = {
    "axis": gettext_lazy("L’action n’est sous aucun axe."),
    "summary": gettext_lazy("Le résumé manque."),
    "owner": gettext_lazy("Personne ne la porte."),
    "budget": gettext_lazy("Aucun budget n’est écrit."),
    "ends_on": gettext_lazy("Aucune échéance n’est écrite."),
    "targets": gettext_lazy("Aucune cible ne dira si elle est tenue."),
}


@dataclass(frozen=True)
class Finding:
    """One thing to see to: its kind, the action (or the figure's key), the field, a sentence."""

    kind: str
    code: str
    field: str
    sentence: str

    @property
    def label(self):
        return KINDS[self.kind]

    @property
    def is_wrong(self):
        """It contradicts itself; the others are only missing."""
        return self.kind in WRONG

    @property
    def of_figure(self):
        return self.kind in OF_FIGURES


def findings(plan):
    """Everything to see to in a plan: action by action in its order, then its figures."""
    twins = twins_of(plan)
    found = [one for stop in plan.stops for one in of_action(stop, twins)]
    return found + [one for figure in plan.figures for one in of_figure(figure, plan)]


def of_action(stop, twins):
    """What is to see to in one action, in the order of `KINDS`."""
    content = stop.content
    others = [code for code in twins.get(unaccented(stop.title), ()) if code != stop.code]
    if others:
        text = _("Même titre que %(codes)s.") % {"codes": ", ".join(others)}
        yield Finding("twin", stop.code, "title", text)
    if content.starts_on and content.ends_on and content.ends_on < content.starts_on:
        yield Finding("dates", stop.code, "ends_on", _("La fin précède le début."))
    yield from of_budget(stop)
    yield from of_targets(stop)
    for name, sentence in MISSING.items():
        if not (stop.axis if name == "axis" else getattr(content, name)):
            yield Finding(name, stop.code, name, str(sentence))


def of_budget(stop):
    """A total that is not the sum of its lines; a line's funder that the funders do not name."""
    lines, content = stop.content.budget, stop.content
    totals = [one for one in lines if not one.get("year") and not one.get("funder")]
    parts = [one for one in lines if one.get("year") or one.get("funder")]
    summed = sum(one.get("amount") or 0 for one in parts)
    for total in totals if parts else ():
        if total.get("amount") != summed:
            said = {"total": euros(total.get("amount") or 0), "sum": euros(summed)}
            text = _("Le total écrit est %(total)s, les autres lignes font %(sum)s.") % said
            yield Finding("total", stop.code, "budget", text)
    named = {unaccented(one["name"]) for one in content.funders}
    unnamed = dict.fromkeys(
        one["funder"]
        for one in parts
        if one.get("funder") and unaccented(one["funder"]) not in named
    )
    if named and unnamed:
        text = _("Le budget cite %(names)s, que les financeurs ne nomment pas.")
        yield Finding("funder", stop.code, "funders", text % {"names": ", ".join(unnamed)})


def of_targets(stop):
    """A figure aimed at, that nobody could measure."""
    for one in stop.content.targets:
        if one.get("target") and not (one.get("unit") and one.get("horizon")):
            said = {"name": one.get("indicator") or one["target"]}
            text = _("« %(name)s » n’a pas d’horizon.")
            if not one.get("unit"):
                text = _("« %(name)s » n’a pas d’unité.")
                if not one.get("horizon"):
                    text = _("« %(name)s » n’a ni unité ni horizon.")
            yield Finding("measure", stop.code, "targets", text % said)
            return


def of_figure(figure, plan):
    said = {"label": figure.label}
    if not figure.source.strip():
        text = _("« %(label)s » ne dit pas d’après qui.") % said
        yield Finding("source", figure.key, "source", text)
    if not any(code in plan.by_code for code in figure.actions):
        text = _("« %(label)s » : aucune action ne doit le changer.") % said
        yield Finding("unmoved", figure.key, "actions", text)


def twins_of(plan):
    """The codes of the actions of one title, case and accents aside, by that title."""
    codes = {}
    for stop in plan.stops:
        codes.setdefault(unaccented(stop.title), []).append(stop.code)
    return {title: found for title, found in codes.items() if len(found) > 1}


def tally(found):
    """{kind, label, count, is_wrong} of these findings, what is wrong first; none that are none."""
    counts = Counter(one.kind for one in found)
    return [
        {"kind": kind, "label": label, "count": counts[kind], "is_wrong": kind in WRONG}
        for kind, label in KINDS.items()
        if counts[kind]
    ]
