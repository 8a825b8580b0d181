"""The plenary's vote as pages and the dossier say it."""

from public.dossier.cover import day


def decision_of(version):
    """The last vote of the plenary on this version, or that adopted it; None before."""
    found = version.roadmap.deliberations.select_related("version", "adopted")
    votes = [one for one in found if version.pk in (one.version_id, one.adopted_id)]
    return facts(votes[-1]) if votes else None


def facts(deliberation):
    """The counts, the drawing of the bar in % of all who sat, and what came of it."""
    counts = [
        ("for", deliberation.votes_for),
        ("abstention", deliberation.abstentions),
        ("against", deliberation.votes_against),
    ]
    total, x, bar = sum(n for _kind, n in counts) or 1, 0.0, []
    for kind, n in counts:
        width = round(100 * n / total, 2)
        bar.append({"kind": kind, "n": n, "x": round(x, 2), "w": width})
        x += width
    adopted = deliberation.adopted
    return {
        "at": day(deliberation.session_on),
        "reference": deliberation.reference,
        "for": deliberation.votes_for,
        "against": deliberation.votes_against,
        "abstentions": deliberation.abstentions,
        "carried": deliberation.is_carried,
        "amendments": deliberation.amendments,
        "version": deliberation.version.number,
        "adopted": adopted.number if adopted else None,
        "bar": bar,
    }
