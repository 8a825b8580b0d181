"""What « how this consultation works » says of a phase, as facts a page can show."""


def rules_of(phase):
    """The facts of one phase and its roadmap, ready to be frozen as JSON."""
    roadmap = phase.roadmap
    return {
        "phase": phase.name,
        "summary": phase.summary,
        "opens_at": phase.opens_at.isoformat(),
        "closes_at": phase.closes_at.isoformat(),
        "results_at": (phase.results_at or phase.closes_at).isoformat(),
        "rights": [
            right
            for right in ("may_propose", "may_comment", "may_vote", "may_review")
            if getattr(phase, right)
        ],
        "moderation": roadmap.moderation,
        "perimeter": roadmap.perimeter,
        "promise": roadmap.promise,
        "departments": roadmap.region.departments,
        "zone": roadmap.region.zone,
        "contact": roadmap.region.contact,
        "reply_to": roadmap.region.reply_to,
    }
