"""The state of play: each measured figure on a line, each source said once."""

from dataclasses import dataclass, field

from public.pictures import series


@dataclass(frozen=True)
class Line:
    """A figure, the mark of its source, and its series as a small line when it has one."""

    figure: object
    mark: int
    series: dict | None
    actions: list = field(default_factory=list)


def state_of_play(figures, plan=None):
    """{lines, sources, measured_over_time}: sources are (mark, text), in the order of the lines;
    with its plan, each line has the actions meant to change the figure."""
    sources = list(dict.fromkeys(figure.source for figure in figures))
    stops = plan.by_code if plan else {}
    lines = [
        Line(
            figure,
            sources.index(figure.source) + 1,
            series(figure.series),
            [stops[code] for code in figure.actions if code in stops],
        )
        for figure in figures
    ]
    return {
        "lines": lines,
        "sources": list(enumerate(sources, 1)),
        "measured_over_time": any(line.series for line in lines),
    }
