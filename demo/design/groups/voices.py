"""What people say, where they say it."""

from django.utils.translation import gettext_lazy as _

from demo.design.components import (
    ACTIVE,
    DISABLED,
    ERROR,
    FOCUS,
    HOVER,
    LOADING,
    PRESSED,
    REST,
    Component,
    Group,
    Shown,
)

OPEN = {
    "key": "a-12",
    "code": "A-12",
    "url": "",
    "state": "open",
    "position": "",
    "until": "18 décembre 2026, 18 h",
}
FOR = OPEN | {"position": "for"}
PRIORITY = {"key": "a-12", "code": "A-12", "url": "", "used": 2, "limit": 10}

GROUP = Group(
    "voices",
    _("Voix"),
    _("Ce que les gens disent, et ce que la page leur répond à l’endroit du clic."),
    [
        Component(
            "vote",
            _("Recueille une position sur une action ou une proposition, et dit ce qui est fait."),
            _("Jamais dans un formulaire à valider à la fin : chaque clic est un vote enregistré."),
            [
                Shown(REST, OPEN),
                Shown(HOVER, OPEN, held="hover"),
                Shown(FOCUS, OPEN, held="focus", nth=1),
                Shown(ACTIVE, OPEN, held="active", nth=2),
                Shown(PRESSED, FOR),
                Shown(_("vient d’être dit"), FOR | {"saved": True}),
                Shown(_("retiré"), OPEN | {"saved": True}),
                Shown(LOADING, OPEN, held="loading"),
                Shown(ERROR, OPEN | {"failed": True}),
                Shown(_("changé ailleurs"), OPEN | {"position": "against", "stale": True}),
                Shown(_("dans une liste"), OPEN | {"position": "mixed", "brief": True}),
                Shown(_("sans compte"), OPEN | {"state": "signed_out", "sign_in_url": "?"}),
                Shown(_("suspendu"), FOR | {"state": "suspended"}),
                Shown(_("clos"), FOR | {"state": "closed", "closed_at": "18 décembre 2026"}),
            ],
        ),
        Component(
            "position",
            _("Dit une position en signe et en mot, pour qui ne voit pas la couleur."),
            _("Jamais pour un résultat : c’est la position d’une seule voix."),
            [
                Shown(_("pour"), {"position": "for"}),
                Shown(_("mitigé"), {"position": "mixed"}),
                Shown(_("contre"), {"position": "against"}),
            ],
            width="small",
        ),
        Component(
            "priority",
            _("Garde les quelques actions que l’on financerait en premier."),
            _("Jamais avant le vote : on choisit parmi ce que l’on soutient."),
            [
                Shown(REST, PRIORITY),
                Shown(HOVER, PRIORITY, held="hover"),
                Shown(FOCUS, PRIORITY, held="focus"),
                Shown(LOADING, PRIORITY, held="loading"),
                Shown(PRESSED, PRIORITY | {"chosen": True, "used": 3}),
                Shown(DISABLED, PRIORITY | {"used": 10}),
                Shown(_("clos"), PRIORITY | {"chosen": True, "closed": True}),
            ],
        ),
        Component(
            "opinion",
            _("Dit l’avis d’un siège du comité, en signe et en mot."),
            _("Jamais pour un vote : un avis est motivé et signé, un vote est secret."),
            [
                Shown(_("favorable"), {"opinion": "favourable"}),
                Shown(_("réservé"), {"opinion": "reserved"}),
                Shown(_("défavorable"), {"opinion": "unfavourable"}),
                Shown(_("déporté"), {"opinion": "recused"}),
            ],
            width="small",
        ),
    ],
)
