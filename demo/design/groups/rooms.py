"""The back rooms: dense, quick, by the keyboard."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy as _

from demo.design.components import (
    FOCUS,
    HOVER,
    LONG,
    PRESSED,
    REST,
    Component,
    Group,
    Shown,
)

QUEUE = ('<ol class="queue-items small">', "</ol>")
WORK = ('<ol class="work">', "</ol>")
CASE = {
    "url": "#",
    "code": "B-04",
    "line": 2,
    "size": "mini",
    "kind": "Amendement",
    "author": "TES, association",
    "excerpt": "Porter la cible à 800 apprentis dès 2027, avec les universités.",
    "wait": {"text": "41 h", "w": 68},
}
REPORTED = CASE | {
    "flag": "signalé 3 fois",
    "author": "Groupement d’employeurs pour l’insertion et la qualification",
    "wait": {"text": "3 j", "w": 100, "late": True},
}
ITEM = {
    "anchor": "b-04",
    "url": "#",
    "code": "B-04",
    "line": 2,
    "title": "Développer l’apprentissage et l’alternance dans le numérique",
    "why": "Modifiée depuis votre dernière lecture : la cible.",
    "given": "",
}
REWORDED = ITEM | {
    "why": "Région",
    "given": "favourable",
    "changed": {"said": "Cibles : 300 → 500"},
    "by": datetime(2026, 12, 7, 18, tzinfo=UTC),
    "jotted": True,
}
AWAITING = [
    {"count": 12, "label": "propositions à modérer", "url": "#", "pressing": "2 hors délai"},
    {"count": 1, "label": "réponse à préparer", "url": "#", "detail": "avant le 18 décembre"},
]
ROWS = [
    {"line": 4, "outcome": "create", "code": "A-01", "title": "Ouvrir un guichet unique"},
    {
        "line": 5,
        "outcome": "change",
        "code": "A-02",
        "title": "Cartographier l’écosystème",
        "notes": [{"column": "Échéance", "reason": "2027 devient 2028"}],
    },
    {"line": 6, "outcome": "keep", "code": "A-03", "title": "Tenir une journée annuelle"},
    {
        "line": 7,
        "outcome": "refuse",
        "code": "",
        "title": "",
        "notes": [{"column": "Titre", "reason": "vide"}],
    },
    {
        "line": 8,
        "outcome": "conflict",
        "code": "A-05",
        "title": "Labelliser les tiers-lieux",
        "notes": [
            {
                "column": "Porteur",
                "reason": "changé ici et dans le fichier",
                "choice": "a-05-owner",
                "mine": "Région",
                "theirs": "Métropole",
            }
        ],
    },
    {"line": "", "outcome": "missing", "code": "A-06", "title": "Soutenir les salons"},
]

GROUP = Group(
    "rooms",
    _("Coulisses"),
    _("Des outils : denses, rapides, au clavier. Rien n’y est plus grand que le travail."),
    [
        Component(
            "awaiting",
            _("Ce qui attend quelqu’un, une ligne chacun, toute la ligne est son lien."),
            _("Jamais un compte de zéro : ce qui n’attend pas n’est pas là."),
            [Shown(REST, {"awaiting": AWAITING}), Shown(HOVER, {"awaiting": AWAITING}, "hover")],
            width="broad",
        ),
        Component(
            "queue_item",
            _("Une contribution qui attend, et depuis quand."),
            _("Jamais avec un bouton : on décide en la lisant, pas dans la liste."),
            [
                Shown(REST, {"item": CASE}, around=QUEUE),
                Shown(HOVER, {"item": CASE}, "hover", 0, QUEUE),
                Shown(FOCUS, {"item": CASE}, "focus", 0, QUEUE),
                Shown(PRESSED, {"item": CASE | {"current": True}}, around=QUEUE),
                Shown(LONG, {"item": REPORTED}, around=QUEUE),
            ],
            width="broad",
        ),
        Component(
            "work_item",
            _("Une action qui attend mon avis, et pourquoi."),
            _("Jamais plus de douze par lettre."),
            [
                Shown(REST, {"item": ITEM}, around=WORK),
                Shown(_("avis donné"), {"item": ITEM | {"given": "reserved"}}, around=WORK),
                Shown(_("texte changé depuis, échéance propre"), {"item": REWORDED}, around=WORK),
            ],
            width="broad",
        ),
        Component(
            "outcome",
            _("Ce que devient une ligne du fichier : un signe et un mot."),
            _("Jamais le signe seul."),
            [
                Shown(_("créée"), {"outcome": "create"}),
                Shown(_("modifiée"), {"outcome": "change"}),
                Shown(_("inchangée"), {"outcome": "keep"}),
                Shown(_("refusée"), {"outcome": "refuse"}),
                Shown(_("conflit"), {"outcome": "conflict"}),
                Shown(_("absente"), {"outcome": "missing"}),
            ],
            width="small",
        ),
        Component(
            "import_rows",
            _("La répétition d’un import, ligne par ligne, avant d’écrire quoi que ce soit."),
            _("Jamais sans le numéro de ligne ni la colonne."),
            [Shown(REST, {"rows": ROWS}, wide=True)],
        ),
        Component(
            "ticks",
            _("Mon propre avancement, un trait par objet, à côté de son compte en mots."),
            _("Jamais seul : un dessin muet ne compte pas."),
            [
                Shown(
                    REST,
                    {"ticks": {"span": 48, "done_d": "".join(f"M{4 * i} 6h3" for i in range(5))}},
                ),
            ],
        ),
        Component(
            "leaning",
            _("Les avis d’un comité, un trait par siège, à côté de leurs comptes en mots."),
            _("Jamais tant que les avis ne peuvent pas être montrés."),
            [
                Shown(
                    REST,
                    {
                        "picture": {
                            "span": 42,
                            "paths": {
                                "favourable": "M0 0h4v9h-4zM6 0h4v9h-4z",
                                "reserved": "M12 4h4v9h-4z",
                                "unfavourable": "M18 9h4v9h-4z",
                                "recused": "M24 8h4v2h-4z",
                                "awaited": "M30 8.5h4v1h-4zM36 8.5h4v1h-4z",
                            },
                        }
                    },
                ),
            ],
        ),
        Component(
            "table",
            _("Des lignes que l’on compare ; sur un téléphone, des fiches."),
            _("Jamais pour mettre en page."),
            [Shown(REST, wide=True), Shown(HOVER, held="hover", wide=True)],
            "demo/design/table.html",
        ),
    ],
)
