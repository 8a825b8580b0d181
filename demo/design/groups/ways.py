"""What goes around a page: heads, ways on, messages."""

from types import SimpleNamespace

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from demo.design.components import (
    EMPTY,
    ERROR,
    FOCUS,
    HOVER,
    LONG,
    REST,
    THOUSAND,
    Component,
    Group,
    Shown,
)

REGION = SimpleNamespace(slug="exemple", name="Région d’exemple", emblem_digest="")
ROADMAP = SimpleNamespace(slug="feuille", current_id=1)
VISITOR = SimpleNamespace(is_authenticated=False)
ALICE = SimpleNamespace(is_authenticated=True, name="Alice Moreau", email="alice@demo.example")
SOMEWHERE = {"region": REGION, "roadmap": ROADMAP, "roles": frozenset(), "user": VISITOR}
HEAD = ('<div class="head">', "</div>")
LINKS = ('<div class="site-menu"><nav aria-label="Exemple"><ul>', "</ul></nav></div>")
PERSON = ('<div class="site-menu">', "</div>")

TABS = [
    {"url": "#", "label": "À traiter", "count": 12, "current": True},
    {"url": "#", "label": "Traitées", "count": 148},
    {"url": "#", "label": "Journal"},
]
LATER = [
    {
        "url": "#",
        "label": f"Rencontre du {day} octobre à Saint-Maixent-l’École",
        "count": 1000 + day,
    }
    for day in range(2, 9)
]
ACCOUNTS = [
    {"email": "", "name": "Alice", "role": "Participante", "does": "vote, propose, discute"},
    {"email": "", "name": "Mo", "role": "Modération", "does": "publie, refuse, explique"},
]


def said(level, text):
    return Message(level, text)


GROUP = Group(
    "ways",
    _("Chemins"),
    _("Ce qui entoure une page : où l’on est, par où continuer, ce qui vient de se passer."),
    [
        Component(
            "header",
            _("La tête de chaque page : la marque, la région, les chemins, la personne."),
            _("Jamais refaite par une page : elle est partout la même."),
            [
                Shown(REST, SOMEWHERE, around=HEAD, wide=True),
                Shown(
                    _("administratrice"),
                    SOMEWHERE | {"roles": {"administrator"}, "user": ALICE},
                    around=HEAD,
                    wide=True,
                ),
                Shown(_("hors d’une région"), {"region": None, "roadmap": None}, "", 0, HEAD, True),
                Shown(
                    LONG,
                    SOMEWHERE
                    | {
                        "region": SimpleNamespace(
                            slug="exemple",
                            name="Provence-Alpes-Côte d’Azur et collectivités associées",
                            emblem_digest="",
                        )
                    },
                    around=HEAD,
                    wide=True,
                ),
            ],
            width="whole",
        ),
        Component(
            "nav",
            _("Les chemins d’une feuille de route ; ceux des coulisses pour qui y travaille."),
            _("Jamais plus de six : le reste est au pied."),
            [Shown(REST, SOMEWHERE, around=LINKS, wide=True)],
        ),
        Component(
            "account",
            _("La personne, sa sortie, sa langue."),
            _("Jamais un portrait ni un nombre rouge."),
            [
                Shown(REST, {"user": VISITOR}, around=PERSON),
                Shown(_("avec un compte"), {"user": ALICE}, around=PERSON),
            ],
            width="broad",
        ),
        Component(
            "tabs",
            _("Les pièces d’une même salle, leur compte à côté."),
            _("Jamais pour cacher une partie d’un texte."),
            [
                Shown(REST, {"tabs": TABS, "label": "Modération"}),
                Shown(HOVER, {"tabs": TABS, "label": "Modération"}, "hover", 1),
                Shown(FOCUS, {"tabs": TABS, "label": "Modération"}, "focus", 1),
                Shown(LONG, {"tabs": [TABS[0], *LATER], "label": "Rencontres"}, wide=True),
            ],
        ),
        Component(
            "pagination",
            _("La page d’avant, la page d’après, où l’on en est."),
            _("Jamais pour le plan : il se lit d’un trait."),
            [
                Shown(REST, {"page": Paginator(range(60), 20).page(2)}, wide=True),
                Shown(THOUSAND, {"page": Paginator(range(20_000), 20).page(999)}, wide=True),
            ],
        ),
        Component(
            "messages",
            _("Ce qui vient de se passer, en haut de la page suivante."),
            _("Jamais pour ce qui dure : c’est un avis."),
            [
                Shown(
                    REST,
                    {
                        "messages": [
                            said(constants.SUCCESS, "votre proposition 214 est déposée."),
                            said(constants.INFO, "une personne de l’équipe la lira d’ici 48 h."),
                            said(constants.WARNING, "la phase se ferme ce soir à 18 h."),
                            said(constants.ERROR, "ce fichier n’est pas un tableur."),
                        ]
                    },
                    wide=True,
                ),
            ],
        ),
        Component(
            "notice",
            _("Un avis qui reste tant que sa cause demeure."),
            _("Jamais deux de suite : on n’en lit aucun."),
            [
                Shown(
                    REST,
                    {
                        "kind": "info",
                        "title": "Lecture seule.",
                        "text": "Le vote ouvre le 3 novembre.",
                    },
                ),
                Shown(
                    _("attention"),
                    {
                        "kind": "warn",
                        "title": "Rien n’est publié.",
                        "text": "Cette version est un brouillon.",
                    },
                ),
                Shown(
                    ERROR,
                    {
                        "kind": "error",
                        "title": "Envoi interrompu.",
                        "text": "Trois lettres n’ont pas pu partir.",
                    },
                ),
            ],
        ),
        Component(
            "empty",
            _("Rien ici : pourquoi, et quoi faire."),
            _("Jamais un dessin triste ni un simple « aucun résultat »."),
            [
                Shown(
                    EMPTY,
                    {
                        "title": "Aucune proposition pour l’instant.",
                        "text": "La première peut être la vôtre.",
                        "action_url": "#",
                        "action_label": "Proposer",
                    },
                ),
                Shown(_("sans suite"), {"title": "Tout est traité."}),
            ],
        ),
        Component(
            "footer",
            _("Le pied : qui publie, et ce que l’on doit à chacun."),
            _("Jamais ce dont on a besoin pour agir."),
            [Shown(REST, SOMEWHERE, wide=True)],
            width="whole",
        ),
        Component(
            "demo_ribbon",
            _("Dit partout que la démonstration en est une."),
            _("Jamais hors d’elle."),
            [Shown(REST, wide=True)],
        ),
        Component(
            "demo_accounts",
            _("Entrer en un clic, dans la démonstration, sous l’un de ses rôles."),
            _("Jamais hors d’elle."),
            [Shown(REST, {"accounts": ACCOUNTS, "url": "", "next": ""}, wide=True)],
        ),
    ],
)
