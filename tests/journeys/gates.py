"""How a page is looked at: in which themes, widths and languages, with and without script; and
what must hold each time."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path

from tests.conftest import MANY
from tests.journeys.addresses import address_of, session_of

LOOK = (Path(__file__).parent / "look.js").read_text()

# What one window differs from another in: 640 px is 200 % of zoom at 1280, 320 px is 400 %.
FACTORS = {
    "language": ("fr", "en"),
    "script": (True, False),
    "width": (1280, 640, 320),
    "theme": ("light", "dark"),
}
NARROWEST = min(FACTORS["width"])
# What a mail is not asked, being no page; nor the page where each part is shown many times over.
EXCUSED = {
    "mail": ("landmark-one-main", "region"),
    "design:page": ("landmark-unique", "2 h1"),
}


@dataclass(frozen=True, order=True)
class Window:
    language: str
    script: bool
    width: int
    theme: str

    def __str__(self):
        script = "script" if self.script else "no script"
        return f"{self.width} px, {self.theme}, {self.language}, {script}"


def windows_for(pages):
    """The windows of each page: all of them, or one in which it differs in everything from the page
    before it at the same address; the only page of its address has two."""
    if MANY:
        every = [Window(*values) for values in sorted(product(*FACTORS.values()), reverse=True)]
        return [every] * len(pages)
    count = Counter(page.name for page in pages)
    order = {name: number for number, name in enumerate(count)}
    met = Counter()
    windows = []
    for page in pages:
        looks = 2 if count[page.name] == 1 else 1
        first = met[page.name]
        met[page.name] += looks
        windows.append([window(order[page.name], first + n) for n in range(looks)])
    return windows


def window(order, turn):
    """Language, script and theme change at each turn, together in one of four ways; widths by
    threes."""
    return Window(
        FACTORS["language"][turn % 2],
        FACTORS["script"][(turn + order) % 2],
        FACTORS["width"][(turn + order // 4) % 3],
        FACTORS["theme"][(turn + order // 2) % 2],
    )


SEND = """() => {
  const form = document.querySelector('main form:is(.form, .decision)[method=post]')
    ?? document.querySelector('main form[method=post]');
  const asked = form.querySelector('[value=refuse], [value=submit]');
  form.noValidate = true;
  form.requestSubmit(asked ?? form.querySelector('button'));
}"""


class Onlooker:
    """Looks at pages as anybody, and says what is wrong with them."""

    def __init__(self, new_page, site, axe):
        self.new_page, self.site, self.axe = new_page, site, axe
        self.tabs = {}

    def tab_of(self, who):
        """Somebody's browser."""
        if who not in self.tabs:
            page = self.new_page()
            key = session_of(who)
            if key:
                cookie = {"name": "sessionid", "value": key, "url": self.site}
                page.context.add_cookies([cookie])
            self.tabs[who] = (page, page.context.new_cdp_session(page))
        return self.tabs[who]

    def faults(self, shown, windows):
        """What is wrong with a page of the inventory, in these windows."""
        excused, walked = EXCUSED.get(shown.name, ()), False
        for (language, script), looks in groupby(windows, lambda one: (one.language, one.script)):
            page, refusal = self.open(shown, language, script)
            if refusal:
                yield f"{shown} ({language}): {refusal}"
                continue
            for window in looks:
                found = [*self.look(page, window)]
                if window.script and not walked:
                    found += walk(page, self.tab_of(shown.who)[1])
                    page.evaluate("document.activeElement.blur()")
                    walked = True
                yield from (f"{shown} ({window}): {f}" for f in found if not f.startswith(excused))

    def open(self, shown, language, script):
        """The page, opened as it is asked for; and why it is not the one expected."""
        page, devtools = self.tab_of(shown.who)
        cookie = {"name": "django_language", "value": language, "url": self.site}
        page.context.add_cookies([cookie])
        devtools.send("Emulation.setScriptExecutionDisabled", {"value": not script})
        answer = page.goto(address_of(shown))
        if shown.send:
            with page.expect_navigation() as sent:
                page.evaluate(SEND)
            answer = sent.value
        # What measures the page is script too; nothing of the page's own ran.
        devtools.send("Emulation.setScriptExecutionDisabled", {"value": False})
        if answer.status != shown.status:
            return page, f"answers {answer.status} instead of {shown.status}"
        if shown.send and script and not page.evaluate(FOCUSED):
            return page, "what is wrong does not have the focus"
        page.evaluate(LOOK)
        return page, ""

    def look(self, page, window):
        """Every page is measured in the narrowest window as well."""
        page.emulate_media(color_scheme=window.theme)
        for width in sorted({NARROWEST, window.width}):
            page.set_viewport_size({"width": width, "height": 800})
            yield from page.evaluate("language => look.faults(language)", window.language)
        yield from self.axe.faults(page)


# The key goes down, which is all that moves the focus.
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
FOCUSED = "document.activeElement.matches('[role=alert], [aria-invalid]')"


def walk(page, devtools):
    """By Tab alone from the first stop to the last: each is seen, in the page's order, and none is
    left out."""
    count = page.evaluate("look.walk()")
    has_frame = page.locator("iframe").count() > 0
    for presses in (count, 20, 60, 2 * count):
        for _ in range(presses):
            devtools.send("Input.dispatchKeyEvent", TAB)
            if has_frame:  # the focus leaves a frame a moment after the key
                page.wait_for_timeout(20)
        seen = page.evaluate("look.walked()")
        if not seen["left"]:
            return seen["faults"]
    left = ", ".join(seen["left"][:5])
    return [*seen["faults"], f"Tab never comes to {len(seen['left'])} stops: {left}"]
