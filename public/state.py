"""The state of play: each measured figure on a line, each source said once."""

from dataclasses import dataclass

from public.pictures import series


@dataclass(frozen=True)
class Line:
    """A figure, the mark of its source, and its series as a small line when it has one."""

    figure: object
    mark: int
    series: dict | None


def state_of_play(figures):
    """{lines, sources, measured_over_time}: sources are (mark, text), in the order of the lines."""
    sources = list(dict.fromkeys(figure.source for figure in figures))
    lines = [
        Line(figure, sources.index(figure.source) + 1, series(figure.series)) for figure in figures
    ]
    return {
        "lines": lines,
        "sources": list(enumerate(sources, 1)),
        "measured_over_time": any(line.series for line in lines),
    }
