"""What people say, where they say it."""

from django.utils.translation import gettext_lazy as _

from demo.design.components import (
    ACTIVE,
    DISABLED,
    ERROR,
    FOCUS,
    HOVER,
    LOADING,
    LONG,
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
FOLLOW = {
    "url": "#",
    "kind": "action",
    "key": "A-02",
    "what": "A-02",
    "back": "/",
    "on": False,
    "user": {"is_authenticated": True},
}
ONESELF = {"pk": 1, "name": "Alice Marchadier", "is_oneself": True}
BODY = {"pk": 2, "name": "Agences web du Périgord", "is_oneself": False}
LONG_NAME = BODY | {"name": "Fédération régionale des établissements d’enseignement " * 2}
NAMES = [ONESELF, BODY]
SPEAKING = {"several": True, "speakers": NAMES, "current": BODY, "others": [ONESELF]}
SPEAKING |= {"picked": 2, "sign": "2"}
PRIORITY = {"key": "a-12", "code": "A-12", "url": "", "used": 2, "limit": 10}
NEAR = {
    "kind": "proposal",
    "code": "A-12",
    "line": 1,
    "size": "mini",
    "title": "Ouvrir un guichet unique de l’alternance numérique",
    "url": "",
}
DOOR = {"near": NEAR, "key": "proposal-12", "may_support": True, "may_amend": True}
LIST = ('<ul class="alike">', "</ul>")

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
                Shown(_("sans compte"), OPEN | {"state": "signed_out"}),
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
            "speaking",
            _("Dit en quel nom on parle, et en change d’un clic."),
            _("Jamais pour qui n’a qu’une voix : il n’y a rien à choisir."),
            [
                Shown(REST, {"speaking": SPEAKING}),
                Shown(HOVER, {"speaking": SPEAKING}, held="hover"),
                Shown(FOCUS, {"speaking": SPEAKING}, held="focus"),
                Shown(_("à choisir"), {"speaking": SPEAKING | {"current": None, "others": NAMES}}),
                Shown(_("dans un formulaire"), {"speaking": SPEAKING, "choose": True}),
                Shown(LONG, {"speaking": SPEAKING | {"current": LONG_NAME}}),
            ],
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
            "follow",
            _("Demande des nouvelles d’une action, d’un axe, d’une proposition."),
            _("Jamais coché d’avance : on ne suit que ce que l’on a demandé à suivre."),
            [
                Shown(REST, FOLLOW),
                Shown(HOVER, FOLLOW, held="hover"),
                Shown(FOCUS, FOLLOW, held="focus"),
                Shown(LOADING, FOLLOW, held="loading"),
                Shown(PRESSED, FOLLOW | {"on": True}),
                Shown(_("suivi, avec ce qui en viendra"), FOLLOW | {"on": True, "told": True}),
                Shown(_("hors connexion"), FOLLOW | {"user": None}),
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
        Component(
            "near",
            _("Montre un texte proche de celui que l’on écrit, et ses trois portes."),
            _("Jamais pour décider : deux textes qui se ressemblent restent deux textes."),
            [
                Shown(REST, {"door": DOOR}, around=LIST),
                Shown(HOVER, {"door": DOOR}, held="hover", nth=1, around=LIST),
                Shown(FOCUS, {"door": DOOR}, held="focus", nth=2, around=LIST),
                Shown(
                    _("presque le même"),
                    {"door": DOOR | {"near": NEAR | {"is_twin": True}, "may_amend": False}},
                    around=LIST,
                ),
                Shown(
                    _("déjà soutenue"),
                    {"door": DOOR | {"position": "for", "may_support": False}},
                    around=LIST,
                ),
                Shown(
                    _("une action"),
                    {"door": DOOR | {"near": NEAR | {"kind": "action"}}},
                    around=LIST,
                ),
                Shown(
                    LONG,
                    {"door": DOOR | {"near": NEAR | {"title": f"{NEAR['title']} " * 3}}},
                    around=LIST,
                ),
            ],
        ),
    ],
)
