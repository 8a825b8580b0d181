"""The journal's verbs, as sentences that a person reads."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "begin_roadmap": _("a créé la feuille de route"),
    "describe_roadmap": _("a changé la présentation"),
    "put_figure": _("a écrit le chiffre"),
    "remove_figure": _("a retiré le chiffre"),
    "raise_figure": _("a remonté le chiffre"),
    "add_phase": _("a ajouté la phase"),
    "settle_phase": _("a réglé la phase"),
    "remove_phase": _("a retiré la phase"),
    "import_sheet": _("a importé la feuille"),
    "add_action": _("a ajouté l’action"),
    "write_action": _("a écrit l’action"),
    "withdraw_action": _("a retiré du projet l’action"),
    "place_action": _("a déplacé l’action"),
    "merge_action": _("a fusionné avec une autre l’action"),
    "split_action": _("a scindé l’action"),
    "restore_action": _("a remis dans le projet l’action"),
    "correct_action": _("a corrigé, dans la version publiée, l’action"),
    "redact": _("a retiré, pour raison légale, un passage de"),
    "write_axis": _("a écrit l’axe"),
    "place_axis": _("a déplacé l’axe"),
    "remove_axis": _("a supprimé l’axe"),
    "publish_version": _("a publié la"),
    "renew_rehearsal": _("a changé le lien de répétition"),
    "set_up_committee": _("a constitué le comité"),
    "settle_committee": _("a réglé le comité"),
    "write_word": _("a écrit le mot du comité"),
    "give_seat": _("a attribué le siège"),
    "end_seat": _("a mis fin au siège"),
    "give_opinion": _("a donné un avis sur l’action"),
    "stop_letters": _("a arrêté les lettres du siège"),
    "resume_letters": _("a repris les lettres du siège"),
    "submit_proposal": _("a soumis la proposition"),
    "withdraw_proposal": _("a repris la proposition"),
    "discard_draft": _("a supprimé le brouillon de la proposition"),
    "report_proposal": _("a signalé la proposition"),
    "moderate_publish": _("a publié la proposition"),
    "moderate_refuse": _("a refusé la proposition"),
    "moderate_ask": _("a demandé de reformuler la proposition"),
    "moderate_keep": _("a maintenu, après signalement, la proposition"),
    "moderate_hide": _("a masqué, après signalement, la proposition"),
    "prepare_answer": _("a préparé la réponse à la proposition"),
    "publish_answers": _("a publié les réponses"),
    "dress_region": _("a changé le nom ou la couleur de la région"),
    "settle_region": _("a changé les réglages de la région"),
    "give_emblem": _("a donné un emblème à la région"),
    "remove_emblem": _("a retiré l’emblème de la région"),
    "set_up": _("a installé la région"),
}


def said(line):
    """What a line of the journal says happened; a verb of another time stands as it is."""
    return VERBS.get(line.verb, line.verb)
