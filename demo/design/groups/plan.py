"""The plan as one reads it: what is promised, what changes, where we are."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from demo.design.components import (
    EMPTY,
    FOCUS,
    HOVER,
    LONG,
    ONE,
    PRESSED,
    REST,
    Component,
    Group,
    Shown,
)
from demo.design.groups.pictures import DOMAIN, MANY, funders
from insights.queries import bar
from roadmaps.adoption import Vote
from roadmaps.commitment import drawn
from roadmaps.differences import Difference, words

STOPS = ('<ol class="stops line-2">', "</ol>")
ROW = {
    "url": "#b-04",
    "code": "B-04",
    "title": "Développer l’apprentissage et l’alternance dans le numérique",
    "owner": "Région, direction de la formation",
    "target": "800 apprentis en 2028",
    "ends": "2028",
    "budget": "2,5 M€",
}
ACTION = {"row": ROW, "vote_url": "", "key": "b-04", "state": "open", "position": ""}
LONG_ROW = ROW | {
    "title": "Œuvrer à l’interopérabilité des systèmes d’information de l’ensemble des "
    "établissements d’enseignement supérieur, de recherche et d’innovation du territoire, "
    "y compris ceux des départements d’outre-mer partenaires",
    "owner": "Agence de développement et d’innovation, groupement d’intérêt public",
    "proposals": 14,
    "proposals_url": "#",
}

WHO = {"main": "Région", "more": "avec Digital Aquitaine, l’ENIB et trois lycées"}
WHEN = {"main": "juin 2028", "more": "à partir de septembre 2026"}
NOTHING: dict = {"main": "", "more": ""}
VOTE = Vote(
    pk=1,
    kind="adopted",
    at=date(2027, 6, 25),
    reference="2027.1234",
    votes=(120, 40, 12),
    version=2,
    adopted=2,
)


def commitment():
    """Four answers, three of them drawn."""
    baseline, target = {"pos": 60, "text": "500"}, {"pos": 96, "text": "800"}
    return {
        "who": WHO,
        "cost": {"main": "2 500 000 €", **drawn("funders", parts=funders(1300, 800, 400))},
        "when": WHEN | drawn("span", start=12, end=62, first=2026, last=2030),
        "measure": {"main": "800 apprentis", "more": "Contrats signés dans l’année"}
        | drawn("target", baseline=baseline, target=target, unit="apprentis"),
    }


def changes():
    """One change of each kind, compared by the real differences."""
    before = "Ouvrir deux sections d’apprentissage dans les lycées de la région."
    after = "Ouvrir cinq sections d’apprentissage dans les lycées et les universités."
    text = Difference("Résumé", "text", parts=tuple(words(before, after)))
    source = {"number": 12, "title": "Former plus de monde", "url": "#"}
    value = Difference(
        "Cible", "value", before="500", after="800", effect="+ 60 %", sources=(source,)
    )
    partners = Difference("Partenaires", "list", removed=("ADI",), added=("TES", "NWX"))
    return {"changes": [value, text, partners]}


def station(title, when, state, elapsed=0):
    return {"title": title, "when": when, "state": state, "elapsed": elapsed}


PHASES = [
    station("État des lieux", "6 janvier au 2 mars 2026", "done"),
    station("Contribuer", "3 mars au 2 octobre 2026", "done"),
    station("Voter", "3 novembre au 18 décembre 2026", "here", 40),
    station("Délibération", "25 juin 2027", "coming"),
]
EVENTS = [
    {"title": "Déposée", "at": "3 mars 2026", "iso": "2026-03-03"},
    {"title": "Publiée", "at": "4 mars 2026", "iso": "2026-03-04", "text": "Après 9 heures."},
    {"title": "Soumise au vote", "text": "Jusqu’au 18 décembre.", "state": "here"},
    {"title": "Réponse de la Région", "text": "Avec ses raisons.", "state": "coming"},
]

GROUP = Group(
    "plan",
    _("Plan"),
    _("Un axe est une ligne, une action un arrêt, une phase une station."),
    [
        Component(
            "action_row",
            _("Une action sur sa ligne : ce qu’elle promet, qui la porte, mon vote."),
            _("Jamais hors d’une ligne : un arrêt seul ne mène nulle part."),
            [
                Shown(REST, ACTION, around=STOPS, wide=True),
                Shown(HOVER, ACTION, "hover", 0, STOPS, wide=True),
                Shown(FOCUS, ACTION, "focus", 1, STOPS, wide=True),
                Shown(PRESSED, ACTION | {"position": "for"}, around=STOPS, wide=True),
                Shown(
                    _("résultats montrés"),
                    ACTION | {"state": "closed", "support": bar(MANY, DOMAIN)},
                    around=('<ol class="stops with-results line-2">', "</ol>"),
                    wide=True,
                ),
                Shown(LONG, ACTION | {"row": LONG_ROW}, around=STOPS, wide=True),
                Shown(
                    EMPTY,
                    ACTION | {"row": {k: ROW[k] for k in ("url", "code", "title")}},
                    around=STOPS,
                    wide=True,
                ),
            ],
            width="whole",
        ),
        Component(
            "commitment",
            _("Toujours quatre réponses, dans cet ordre : qui, combien, quand, mesuré comment."),
            _("Jamais une cinquième case : ce qui n’engage pas se lit plus bas."),
            [
                Shown(REST, commitment, wide=True),
                Shown(
                    EMPTY,
                    {"who": NOTHING, "cost": NOTHING, "when": NOTHING, "measure": NOTHING},
                    wide=True,
                ),
            ],
        ),
        Component(
            "diff",
            _("Ce qui change, champ par champ, en ne montrant que les champs touchés."),
            _("Jamais pour deux textes entiers côte à côte : on y cherche la différence."),
            [
                Shown(REST, changes, wide=True),
                Shown(
                    EMPTY,
                    {"changes": [Difference("Échéance", "value", before="", after="2027")]},
                    wide=True,
                ),
            ],
        ),
        Component(
            "phases",
            _("L’itinéraire : une station par phase, et celle où l’on est."),
            _("Jamais pour les étapes d’un formulaire : elles ne sont pas datées."),
            [
                Shown(REST, {"phases": PHASES}, wide=True),
                Shown(ONE, {"phases": PHASES[2:3]}, wide=True),
                Shown(
                    LONG,
                    {
                        "phases": [
                            station(
                                "Débats publics dans les douze départements",
                                "du 1er septembre au 31 décembre 2026, chaque mardi",
                                "done",
                            ),
                            *PHASES[2:],
                        ]
                    },
                    wide=True,
                ),
            ],
        ),
        Component(
            "adoption",
            _("Ce que l’assemblée plénière a décidé, en une phrase, sur chaque page du plan."),
            _("Jamais avant que le vote soit enregistré : une intention n’est pas une décision."),
            [
                Shown(REST, {"vote": VOTE}),
                Shown(_("avec amendements"), {"vote": replace(VOTE, kind="amended")}),
                Shown(_("rejetée"), {"vote": replace(VOTE, kind="rejected", votes=(40, 120, 12))}),
                Shown(_("suivie d’une autre version"), {"vote": VOTE, "follows": True}),
            ],
        ),
        Component(
            "plenary",
            _("Le vote de l’assemblée : une barre, la moitié marquée, et ses nombres à côté."),
            _("Jamais pour les votes des participants : leurs collèges ne s’additionnent pas."),
            [
                Shown(REST, {"vote": VOTE}, wide=True),
                Shown(ONE, {"vote": replace(VOTE, votes=(1, 0, 0), reference="")}, wide=True),
                Shown(
                    LONG,
                    {"vote": replace(VOTE, amendments="Ajouter **les cafés associatifs**.")},
                    wide=True,
                ),
            ],
        ),
        Component(
            "timeline",
            _("Ce qu’est devenue ma proposition, du plus ancien à ce qui vient."),
            _("Jamais pour un journal interne : ici tout est lisible par son auteur."),
            [Shown(REST, {"events": EVENTS}), Shown(ONE, {"events": EVENTS[:1]})],
        ),
    ],
)
