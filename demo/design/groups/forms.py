"""What one fills in: fields, reasons, filters, confirmations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from demo.design.components import (
    DISABLED,
    EMPTY,
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


class Sample(forms.Form):
    """One field of each kind, as the house declares them."""

    title = forms.CharField(
        label="Titre de l’action",
        help_text="De 15 à 150 caractères : un verbe, puis ce qui change.",
        min_length=15,
    )
    summary = forms.CharField(label="En bref", widget=forms.Textarea, required=False)
    axis = forms.ChoiceField(
        label="Axe", choices=[("a", "A · Former et recruter"), ("b", "B · Relier et équiper")]
    )
    college = forms.ChoiceField(
        label="Vous répondez comme",
        widget=forms.RadioSelect,
        choices=[("citizen", "Citoyen"), ("company", "Entreprise"), ("public", "Service public")],
    )
    consent = forms.BooleanField(
        label="J’accepte que mon texte soit publié avec mon nom.", required=False
    )
    sheet = forms.FileField(label="Tableur des actions", help_text="CSV ou XLSX, 2 000 lignes.")


TYPED = {
    "title": "Développer l’apprentissage dans le numérique",
    "summary": "Cinq sections de plus, dans les lycées et les universités.",
    "axis": "a",
    "college": "company",
    "consent": "on",
}
WRONG = TYPED | {"title": "Court", "college": ""}


def one(name, data=None, disabled=False):
    """The facts of one field, as typed, refused or closed."""
    form = Sample(data, initial=TYPED if data is None and disabled else None)
    form.fields[name].disabled = disabled
    return {"field": form[name]}


REASONS = [
    {"value": "off", "label": "Hors du sujet de la feuille de route"},
    {"value": "insult", "label": "Propos injurieux ou discriminatoire"},
    {"value": "twice", "label": "Déjà déposée par la même personne"},
]
PICKED = [REASONS[0] | {"checked": True}, *REASONS[1:]]


def part(name, before, label, *options):
    chosen = [{"value": i, "label": text, "selected": i == 0} for i, text in enumerate(options)]
    return {"name": name, "before": before, "label": label, "options": chosen}


FILTERS = {
    "url": "",
    "search": "",
    "parts": [
        part("who", "Montrer les actions", "Porteur", "de tous", "de la Région"),
        part("vote", "que", "Mes votes", "j’ai votées ou non", "je n’ai pas votées"),
    ],
}

GROUP = Group(
    "forms",
    _("Formulaires"),
    _("On demande peu, on explique avant, on dit l’erreur à côté de sa cause."),
    [
        Component(
            "field",
            _("Une question : son nom, son aide, sa réponse, puis ce qui n’allait pas."),
            _("Jamais une étiquette qui disparaît quand on écrit."),
            [
                Shown(REST, lambda: one("title")),
                Shown(HOVER, lambda: one("title"), held="hover"),
                Shown(FOCUS, lambda: one("title"), held="focus"),
                Shown(ERROR, lambda: one("title", WRONG)),
                Shown(DISABLED, lambda: one("title", disabled=True)),
                Shown(LONG, lambda: one("summary", TYPED)),
                Shown(_("liste"), lambda: one("axis")),
                Shown(_("choix"), lambda: one("college", TYPED)),
                Shown(_("choix refusé"), lambda: one("college", WRONG)),
                Shown(_("case"), lambda: one("consent")),
                Shown(_("fichier"), lambda: one("sheet")),
            ],
        ),
        Component(
            "form_errors",
            _("Le résumé au-dessus d’un formulaire refusé : chaque point mène à son champ."),
            _("Jamais seul : chaque champ redit son erreur à côté de lui."),
            [Shown(ERROR, lambda: {"form": Sample(WRONG)})],
        ),
        Component(
            "form_sections",
            _("Un long formulaire en parties, leur titre à côté des champs."),
            _("Jamais pour moins de six champs."),
            [
                Shown(
                    REST,
                    lambda: {
                        "sections": [
                            {
                                "title": "L’action",
                                "rows": [[Sample()["title"]], [Sample()["axis"]]],
                            },
                        ]
                    },
                    wide=True,
                ),
            ],
        ),
        Component(
            "reasons",
            _("La liste fermée des motifs, une touche chacun."),
            _("Jamais un motif libre seul : le journal public compte des motifs nommés."),
            [
                Shown(REST, {"name": "reason-1", "reasons": REASONS}),
                Shown(PRESSED, {"name": "reason-2", "reasons": PICKED}),
                Shown(
                    ERROR,
                    {
                        "name": "reason-3",
                        "reasons": REASONS,
                        "error": "Choisissez un motif : il sera écrit au journal.",
                    },
                ),
            ],
        ),
        Component(
            "filters",
            _("Le filtre est une phrase que l’on complète ; il marche sans script."),
            _("Jamais plus de quatre trous dans la phrase."),
            [
                Shown(REST, FILTERS, wide=True),
                Shown(HOVER, FILTERS, "hover", 1, wide=True),
                Shown(LOADING, FILTERS, "loading", wide=True),
                Shown(EMPTY, FILTERS | {"search": "introuvable", "count": 0}, wide=True),
            ],
        ),
        Component(
            "confirm",
            _("Une question avant l’irréparable, sur sa propre page."),
            _("Jamais pour ce qui se défait en un clic : on le fait, on offre d’annuler."),
            [
                Shown(
                    REST,
                    {
                        "title": "Retirer votre proposition ?",
                        "text": "Elle restera lisible, barrée, avec la date de son retrait.",
                        "label": "Retirer ma proposition",
                        "danger": True,
                        "back_url": "#",
                    },
                    wide=True,
                ),
            ],
        ),
    ],
)
