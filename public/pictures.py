"""Pictures as numbers: the geometry that the drawn components need."""

from django.utils.translation import gettext as _


def ruler(plan, marked):
    """One tick an action, one group an axis; `marked` holds the ids of the actions done."""
    chapters = [chapter for chapter in plan.chapters if chapter.axis]
    total = sum(len(chapter.stops) for chapter in chapters) or 1
    gap = 1.5
    room = 100 - gap * max(len(chapters) - 1, 0)
    groups, x = [], 0.0
    for chapter in chapters:
        size = len(chapter.stops)
        flags = [stop.action_id in marked for stop in chapter.stops]
        width = room * size / total
        groups.append(
            {
                "line": chapter.line,
                "code": chapter.axis.code,
                "done": sum(flags),
                "total": size,
                "x": round(x, 2),
                "w": round(width, 2),
                "span": 4 * size,
                "done_d": "".join(f"M{4 * i} 6h3" for i, done in enumerate(flags) if done),
            }
        )
        x += width + gap
    said = ", ".join(f"{g['code']} {g['done']}/{g['total']}" for g in groups)
    return {"groups": groups, "label": _("Actions votées par axe : %(said)s") % {"said": said}}


def series(points):
    """A figure's series as a line in a 112 × 32 box whose floor is zero."""
    if len(points) < 2:
        return None
    highest = max(float(value) for _year, value in points) or 1
    step = 104 / (len(points) - 1)
    dots = [
        (4 + step * i, 29 - 25 * float(value) / highest) for i, (_year, value) in enumerate(points)
    ]
    path = " ".join(f"{'M' if i == 0 else 'L'}{x:.1f} {y:.1f}" for i, (x, y) in enumerate(dots))
    return {
        "line": path,
        "last": {"x": round(dots[-1][0], 1), "y": round(dots[-1][1], 1)},
        "first_label": points[0][0],
        "first_value": points[0][1],
        "last_label": points[-1][0],
        "last_value": points[-1][1],
    }
