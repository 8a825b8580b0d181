"""Pictures as numbers: the calendar that `components/calendar.html` draws."""

TAIL = 0.12  # of the width, at most, for a last phase that lasts for years


def calendar_rows(calendar):
    """One bar a phase on a common line of time, in % of its width; `today` is None outside it."""
    phases = calendar.phases
    if not phases:
        return {"rows": [], "today": None}
    first = phases[0].opens_at
    last_opening = max(phase.opens_at for phase in phases)
    closings = [phase.closes_at for phase in phases]
    end = min(max(closings), last_opening + TAIL / (1 - TAIL) * (last_opening - first))
    if end <= last_opening:
        end = max(closings)

    def place(at):
        return round(100 * min((at - first) / (end - first), 1), 2)

    def more(phase):
        """The part of its bar after the close that stood, where another one is looked at."""
        if before := getattr(phase, "closed_before", None):
            return {"x": place(before), "w": round(place(phase.closes_at) - place(before), 2)}
        return None

    rows = [
        {
            "phase": phase,
            "x": place(phase.opens_at),
            "w": round(place(phase.closes_at) - place(phase.opens_at), 2),
            "more": more(phase),
            "goes_on": phase.closes_at > end,
            "state": state_of(phase, calendar.now),
        }
        for phase in phases
    ]
    return {"rows": rows, "today": place(calendar.now) if first <= calendar.now <= end else None}


def state_of(phase, now):
    """Where a phase is in time, suspended or not."""
    return "over" if phase.is_over(now) else "here" if phase.is_under_way(now) else "coming"
