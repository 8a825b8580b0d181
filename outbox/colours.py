"""The colours of the mails that no region signs: the design's own, as a region has its."""

HOUSE = {
    "light": {
        "bg": "#ffffff",
        "bg-2": "#eff4f1",
        "ink": "#12201a",
        "ink-2": "#44544c",
        "rule": "#cdd8d2",
        "edge": "#697971",
        "panel": "#075a40",
        "on-panel": "#ffffff",
        "accent": "#075a40",
    },
    "dark": {
        "bg": "#0e1512",
        "bg-2": "#16201b",
        "ink": "#ecf3f0",
        "ink-2": "#b2c0b9",
        "rule": "#33413b",
        "edge": "#86978f",
        "panel": "#0a4a35",
        "on-panel": "#ffffff",
        "accent": "#86d8b5",
    },
}
