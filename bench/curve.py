"""The cost of a page by the number of votes, drawn: both scales by powers of ten."""

from math import log10
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 60, 150, 24, 44
LINES = (
    ("roadmap_anonymous", "roadmap, visitor", "#1b5e8c"),
    ("roadmap_signed_in", "roadmap, voter", "#b3541e"),
    ("action", "action, voter", "#5b7a1f"),
    ("vote", "a vote", "#7a3b8f"),
    ("closing", "closing the round", "#555555"),
)


def milliseconds(found, name):
    return found["closing"]["seconds"] * 1000 if name == "closing" else found[name]["ms"]


def draw(path, found):
    """The SVG of `{votes: measures}`; the same figures stand in a table beside it."""
    sizes = sorted(found)
    values = [milliseconds(found[size], name) for size in sizes for name, _, _ in LINES]
    low, high = int(log10(max(min(values), 0.1)) // 1), int(-(-log10(max(values)) // 1))
    first, last = log10(sizes[0]), max(log10(sizes[-1]), log10(sizes[0]) + 1)

    def x(size):
        return LEFT + (log10(size) - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(value):
        share = (log10(max(value, 0.1)) - low) / ((high - low) or 1)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    drawn = [grid(x, y, sizes, range(low, high + 1))]
    labels = spread([y(milliseconds(found[sizes[-1]], name)) for name, _, _ in LINES])
    for (name, label, colour), at in zip(LINES, labels, strict=True):
        points = " ".join(
            f"{x(size):.1f},{y(milliseconds(found[size], name)):.1f}" for size in sizes
        )
        drawn.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        place = f'x="{WIDTH - RIGHT + 8}" y="{at + 4:.1f}"'
        drawn.append(f'<text {place} fill="{colour}">{escape(label)}</text>')
    head = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
    style = 'font-family="sans-serif" font-size="12"'
    title = "<title>Milliseconds by the number of votes in the round</title>"
    ground = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    Path(path).write_text(
        f"<svg {head} {style}>{title}{ground}{''.join(drawn)}</svg>\n", encoding="utf-8"
    )


def grid(x, y, sizes, powers):
    lines = []
    for power in powers:
        at = y(10**power)
        lines.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>'
            f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} ms</text>'
        )
    for size in sizes:
        place = f'x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 20}"'
        lines.append(f'<text {place} text-anchor="middle">{size:,}</text>'.replace(",", " "))
    lines.append(f'<text x="{LEFT}" y="{HEIGHT - 8}">votes in the round</text>')
    return "".join(lines)


def spread(places, least=15):
    """The same places, moved apart as far as words need."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved, before = list(places), None
    for index in order:
        moved[index] = places[index] if before is None else max(places[index], before + least)
        before = moved[index]
    return moved
