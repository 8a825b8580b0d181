"""The plenary's vote as the dossier says it."""

from roadmaps.adoption import told


def decision_of(version):
    """The plenary's last vote on this version, or that adopted it; None before."""
    found = version.roadmap.deliberations.select_related("version", "adopted")
    votes = [told(one) for one in found if version.pk in (one.version_id, one.adopted_id)]
    return facts(votes[-1]) if votes else None


def facts(vote):
    in_favour, against, abstentions = vote.votes
    return {
        "at": vote.day,
        "reference": vote.reference,
        "kind": vote.kind,
        "counts": vote.counts,
        "for": in_favour,
        "against": against,
        "abstentions": abstentions,
        "amendments": vote.amendments,
        "version": vote.version,
        "adopted": vote.adopted,
        "bar": vote.bar,
    }
