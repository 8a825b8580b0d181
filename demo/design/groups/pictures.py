"""Figures that are drawn: each from the function that draws it for real."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committee.pictures import coverage_groups
from consultation.queries.log import delay_bars
from demo.design.components import EMPTY, LONG, ONE, REST, THOUSAND, Component, Group, Shown
from insights.analysis.shares import Counts
from insights.queries import bar, college_rows, domain_of
from public.pictures import ruler
from roadmaps.pictures import calendar_rows

MANY, FEW, NONE = Counts(31, 9, 6), Counts(4, 1, 2), Counts()
CROWD = Counts(612, 141, 247)
DOMAIN = domain_of([MANY, CROWD])
COLLEGES = {
    "company": MANY,
    "association": FEW,
    "research": Counts(12, 3, 9, 41, 2),
    "citizen": CROWD,
}


def funders(*amounts):
    """So many thousands of euros, each somebody's, largest first."""
    parts, x = [], 0
    for name, amount in zip(("Région", "FEDER", "Métropole", "Mécénat"), amounts, strict=False):
        width = round(100 * amount / sum(amounts), 2)
        parts.append({"x": x, "w": width, "name": name, "amount": f"{amount}\u00a0k€"})
        x += width
    return parts


def plan(sizes):
    """Chapters of so many stops, as `public.pictures.ruler` reads them."""
    chapters, seen = [], 0
    for line, size in enumerate(sizes, start=1):
        stops = [SimpleNamespace(action_id=seen + i) for i in range(size)]
        axis = SimpleNamespace(code="ABCDEFGH"[line - 1])
        chapters.append(SimpleNamespace(line=line, axis=axis, stops=stops))
        seen += size
    return SimpleNamespace(chapters=chapters)


def axes(*pairs):
    names = ["Former et recruter", "Relier et équiper", "Accélérer les filières", "Rayonner"]
    return [
        {"line": line, "code": "ABCD"[line - 1], "title": names[line - 1], "done": d, "total": t}
        for line, (d, t) in enumerate(pairs, start=1)
    ]


def calendar():
    """Three phases about today, as `roadmaps.pictures` reads them."""
    now = timezone.now()

    def phase(name, opens, closes):
        bounds = {"opens_at": now + timedelta(opens), "closes_at": now + timedelta(closes)}
        return SimpleNamespace(
            name=name,
            **bounds,
            is_over=lambda at: at >= bounds["closes_at"],
            is_under_way=lambda at: bounds["opens_at"] <= at < bounds["closes_at"],
        )

    found = [
        phase("Contribuer", -60, -20),
        phase("Voter", -20, 25),
        phase("Suivre", 40, 1500),
    ]
    rows = calendar_rows(SimpleNamespace(phases=found, now=now))
    return {"calendar": rows, "zone": timezone.get_default_timezone()}


def delays():
    waited = [timedelta(hours=hours) for hours in (1, 3, 5, 6, 9, 14, 20, 26, 31, 40, 52, 75)]
    bars = delay_bars(waited)
    return {"facts": {"total": len(waited), "usual": "17 h", "bars": bars}}


GROUP = Group(
    "pictures",
    _("Figures"),
    _("Peu de voix : on les compte une à une. Assez de voix : une part, et son incertitude."),
    [
        Component(
            "support",
            _("Ce que dit un collège : contre à gauche, pour à droite, mitigé à cheval."),
            _("Jamais pour plusieurs collèges à la fois : ils ne s’additionnent pas."),
            [
                Shown(REST, {"support": bar(MANY, DOMAIN)}),
                Shown(_("moins de 10 voix"), {"support": bar(FEW, DOMAIN)}),
                Shown(ONE, {"support": bar(Counts(1, 0, 0), DOMAIN)}),
                Shown(EMPTY, {"support": bar(NONE, DOMAIN)}),
                Shown(THOUSAND, {"support": bar(CROWD, DOMAIN)}),
            ],
        ),
        Component(
            "colleges",
            _("Tous les collèges côte à côte, le sien marqué, sans ligne de total."),
            _("Jamais avant que les résultats puissent être montrés."),
            [
                Shown(
                    REST,
                    lambda: {
                        "colleges": college_rows(COLLEGES, mine="association"),
                        "caption": "Votes sur l’action A-12, par collège",
                    },
                    wide=True,
                ),
            ],
        ),
        Component(
            "interval",
            _("Une part et son intervalle à 95 %, sur une échelle fixe de 0 à 100."),
            _("Jamais sous 10 votes : il n’y a pas encore de part."),
            [
                Shown(_("46 voix"), {"interval": {"low": 53, "point": 67, "high": 79}}),
                Shown(_("10 voix"), {"interval": {"low": 17, "point": 40, "high": 69}}),
                Shown(THOUSAND, {"interval": {"low": 58, "point": 61, "high": 64}}),
            ],
        ),
        Component(
            "ruler",
            _("Un trait par action, un groupe par axe : ce que j’ai fait est plus haut."),
            _("Jamais pour un avancement en pour cent : ici chaque trait est une action."),
            [
                Shown(REST, lambda: ruler(plan([18, 22, 27, 18]), set(range(0, 60, 5))), wide=True),
                Shown(EMPTY, lambda: ruler(plan([18, 22, 27, 18]), set()), wide=True),
                Shown(ONE, lambda: ruler(plan([1]), {0}), wide=True),
                Shown(THOUSAND, lambda: ruler(plan([150] * 7), set(range(0, 1050, 3))), wide=True),
            ],
        ),
        Component(
            "coverage",
            _("Ce que le comité a déjà regardé du plan, axe par axe."),
            _("Jamais pour les votes : c’est un travail, pas une opinion."),
            [
                Shown(
                    REST,
                    {"groups": coverage_groups(axes((14, 18), (3, 22), (0, 27), (18, 18)))},
                    wide=True,
                ),
                Shown(ONE, {"groups": coverage_groups(axes((1, 1)))}, wide=True),
            ],
        ),
        Component(
            "seats",
            _("Les sièges d’un comité, un signe chacun, puis leur compte."),
            _("Jamais tant que les avis ne peuvent pas être montrés."),
            [
                Shown(
                    REST,
                    {
                        "opinions": [
                            *["favourable"] * 6,
                            *["reserved"] * 2,
                            "unfavourable",
                            "",
                            "",
                        ],
                        "counts": [
                            {"label": "Favorables", "n": 6},
                            {"label": "Réservés", "n": 2},
                            {"label": "Défavorable", "n": 1},
                            {"label": "Attendus", "n": 2},
                        ],
                    },
                ),
            ],
        ),
        Component(
            "chart_funders",
            _("Qui paie : une barre, une part par financeur, la plus grande d’abord."),
            _("Jamais pour plus de quatre financeurs : une phrase les dit mieux."),
            [
                Shown(REST, {"parts": funders(900, 600, 350, 150)}),
                Shown(_("deux"), {"parts": funders(620, 380)}),
            ],
        ),
        Component(
            "chart_span",
            _("Quand : la durée de l’action dans les années du plan."),
            _("Jamais sans ses deux bornes."),
            [Shown(REST, {"start": 20, "end": 70, "first": 2026, "last": 2030})],
        ),
        Component(
            "chart_target",
            _("Mesuré comment : du départ à la cible, depuis zéro."),
            _("Jamais sur une échelle coupée : une longueur se lit depuis zéro."),
            [
                Shown(
                    REST,
                    {
                        "baseline": {"pos": 40, "text": "500"},
                        "target": {"pos": 64, "text": "800"},
                        "unit": "apprentis",
                    },
                ),
                Shown(
                    LONG,
                    {
                        "baseline": {"pos": 2, "text": "12"},
                        "target": {"pos": 96, "text": "21 000"},
                        "unit": "établissements accompagnés chaque année",
                    },
                ),
            ],
        ),
        Component(
            "calendar",
            _("Les phases sur une même ligne de temps, leurs dates à côté."),
            _("Jamais pour un visiteur : l’itinéraire lui dit la même chose sans tableau."),
            [Shown(REST, calendar, wide=True)],
        ),
        Component(
            "wait",
            _("Depuis quand une chose attend, contre les 48 heures promises."),
            _("Jamais pour un délai que personne n’a promis."),
            [
                Shown(REST, {"wait": {"text": "9 h", "w": 15}}),
                Shown(_("bientôt"), {"wait": {"text": "41 h", "w": 68}}),
                Shown(_("hors délai"), {"wait": {"text": "3 j", "w": 100, "late": True}}),
            ],
        ),
        Component(
            "delays",
            _("Le temps pris par les décisions, une barre par durée, son tableau à un clic."),
            _("Jamais pour une seule décision : une durée ne fait pas une figure."),
            [Shown(REST, delays, wide=True)],
        ),
    ],
)
