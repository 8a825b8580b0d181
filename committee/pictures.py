"""Pictures as numbers: what `components/coverage.html` draws."""


def coverage_groups(axes):
    """One tick an action, the ones looked at first; widths against the largest axis."""
    most = max((axis["total"] for axis in axes), default=0) or 1
    return [
        axis
        | {
            "w": round(100 * axis["total"] / most, 2),
            "span": 4 * axis["total"],
            "done_d": "".join(f"M{4 * i} 0h3v12h-3z" for i in range(axis["done"])),
            "rest_d": "".join(f"M{4 * i} 4h3v8h-3z" for i in range(axis["done"], axis["total"])),
        }
        for axis in axes
    ]
