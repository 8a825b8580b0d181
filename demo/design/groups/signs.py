"""What one reads from afar: plates, panels, buttons, marks."""

from django.utils.translation import gettext_lazy as _

from demo.design.components import (
    ACTIVE,
    DISABLED,
    FOCUS,
    HOVER,
    LONG,
    REST,
    Component,
    Group,
    Shown,
)

SEND = {"label": "Déposer ma proposition"}


def button(kind, name):
    """A kind of button at rest, then under the hand."""
    facts = SEND | {"kind": kind}
    return [
        Shown(name, facts),
        Shown(HOVER, facts, held="hover"),
        Shown(FOCUS, facts, held="focus"),
        Shown(ACTIVE, facts, held="active"),
    ]


GROUP = Group(
    "signs",
    _("Signes"),
    _("Ce qu’on lit de loin, avant d’avoir choisi où aller."),
    [
        Component(
            "plate",
            _("Porte le code d’une action ou d’un axe, dans la couleur de sa ligne."),
            _("Jamais pour un état ni pour un nombre : une plaque nomme, elle ne compte pas."),
            [
                Shown(REST, {"code": "A-12", "line": 1, "size": ""}),
                Shown(_("axe"), {"code": "B", "line": 2, "size": "axis"}),
                Shown(_("petite"), {"code": "C-07", "line": 3, "size": "mini"}),
                Shown(_("grande"), {"code": "D-31", "line": 4, "size": "large"}),
                Shown(LONG, {"code": "OS2-B-118", "line": 6, "size": ""}),
            ],
            width="small",
        ),
        Component(
            "panel",
            _("Dit où l’on est, jusqu’à quand, et le premier pas : le panneau vert."),
            _("Jamais deux sur une page : un carrefour n’a qu’une direction principale."),
            [
                Shown(
                    REST,
                    {
                        "over": "Nouvelle-Aquitaine",
                        "title": "L’économie numérique",
                        "under": "85 actions soumises à votre avis",
                        "until": "jusqu’au 18 décembre, 18 h",
                        "label": "Commencer à voter",
                    },
                    wide=True,
                ),
                Shown(
                    LONG,
                    {
                        "over": "Bourgogne-Franche-Comté",
                        "title": "Schéma de développement économique, d’innovation "
                        "et d’internationalisation",
                        "under": "« Œuvrer ensemble » : 212 actions, 14 axes",
                        "until": "jusqu’au 31 janvier, minuit",
                        "label": "Lire la feuille de route",
                    },
                    wide=True,
                ),
            ],
            "demo/design/panel.html",
        ),
        Component(
            "button",
            _("Fait quelque chose. Un seul bouton plein par écran : l’acte qu’on est venu faire."),
            _("Jamais pour seulement aller ailleurs dans une phrase : c’est un lien."),
            [
                *button("main", _("principal")),
                *button("", _("ordinaire")),
                *button("danger", _("danger")),
                Shown(DISABLED, SEND | {"kind": "main"}, held="disabled"),
                Shown(_("petit"), {"label": "Retirer", "kind": "small"}),
                Shown(LONG, {"label": "Enregistrer et passer à l’action suivante non votée"}),
            ],
            "demo/design/button.html",
            width="small",
        ),
        Component(
            "link",
            _("Mène ailleurs, depuis une phrase. Le soulignement le dit, pas la couleur seule."),
            _("Jamais « cliquez ici » : un lien dit où il mène, même lu hors de sa phrase."),
            [
                Shown(REST),
                Shown(HOVER, held="hover"),
                Shown(FOCUS, held="focus"),
                Shown(ACTIVE, held="active"),
            ],
            "demo/design/link.html",
        ),
        Component(
            "status",
            _("Dit en un ou deux mots où en est une chose ; le cadre pointillé attend encore."),
            _("Jamais sans son mot : la couleur redit, elle ne dit pas."),
            [
                Shown(REST, {"kind": "", "label": "brouillon"}),
                Shown(_("fait"), {"kind": "done", "label": "acceptée"}),
                Shown(_("refusé"), {"kind": "no", "label": "hors du sujet"}),
                Shown(_("attendu"), {"kind": "wait", "label": "en modération"}),
                Shown(_("ici"), {"here": "Vous êtes ici"}),
            ],
            "demo/design/status.html",
            width="small",
        ),
        Component(
            "mark",
            _("La marque de Coroute : deux voies qui n’en font plus qu’une."),
            _("Jamais à la place de l’emblème d’une région."),
            [Shown(REST)],
        ),
        Component(
            "arrow",
            _("Montre un passage : d’avant à après, d’ici à là."),
            _("Jamais pour décorer un bouton."),
            [Shown(REST)],
        ),
        Component(
            "star",
            _("Marque une priorité : vide, ou pleine dans un bouton enfoncé."),
            _("Jamais comme une note : on ne note pas une action."),
            [Shown(REST)],
        ),
    ],
)
