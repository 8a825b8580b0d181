"""The pictures of `docs/`: the main pages and two mails of the demonstration, wide and narrow, lit
and dark, taken again from the running program."""

import io
import shutil
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from bench.client import Connection, signed_in
from bench.server import server

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
HOME = "/nouvelle-aquitaine/economie-numerique/"
SIZES = {"wide": (1280, 900), "narrow": (390, 844)}
COLOURS = 128
VISITOR = "claire@example.org"

# name: (who sees it, where, which element to scroll to)
PAGES = {
    "home": (None, "/", None),
    "roadmap": ("alice", HOME, None),
    "actions": ("alice", HOME, "#axis-a"),
    "action": ("alice", f"{HOME}actions/A-01/", None),
    "path": ("alice", f"{HOME}vote/", None),
    "proposals": (None, f"{HOME}proposals/", None),
    "moderation": ("mo", f"{HOME}moderation/", None),
    "work-list": ("carol", f"{HOME}committee/work/", None),
    "overview": ("ada", f"{HOME}manage/", None),
    "amending": ("alice", f"{HOME}proposals/new/?action=A-04&field=targets", None),
    "merging": ("ada", f"{HOME}manage/merging/G-08/", None),
    "differences": (None, f"{HOME}versions/1-2/", None),
    "dossier": (None, "/normandie/plan-de-numerisation/dossier/", None),
}
VOTES = {
    "for": "A-01 A-02 A-04 B-01 B-03 C-02 D-05 E-01",
    "mixed": "A-07 B-06 F-02",
    "against": "C-05",
}


def vote(port):
    """Alice has voted on a few actions, so that her progress is seen."""
    with Connection(port, signed_in(port, "alice@demo.example")) as alice:
        for position, codes in VOTES.items():
            for code in codes.split():
                alice.get(f"{HOME}actions/{code}/vote/")
                alice.post(f"{HOME}actions/{code}/vote/", {"position": position})


def mails(port):
    """Where two mails are read by themselves: the committee's last letter, a code to sign in."""
    from demo import mailbox

    with Connection(port) as visitor:
        visitor.get("/accounts/login/")
        visitor.post("/accounts/login/", {"login": VISITOR})
    for _ in range(100):
        if mailbox.latest(VISITOR):
            break
        time.sleep(0.2)
    found = {"letter": mailbox.latest("carol@demo.example"), "code": mailbox.latest(VISITOR)}
    return {name: f"/demo/mail/{last[0].name}/frame/" for name, last in found.items()}


def take(browser, port, size, scheme, shown):
    """Every picture of one size and one light."""
    width, height = SIZES[size]
    contexts = {}

    def page_of(who):
        if who not in contexts:
            contexts[who] = browser.new_context(
                base_url=f"http://127.0.0.1:{port}",
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                locale="fr-FR",
                reduced_motion="reduce",
            )
            if who:
                cookies = signed_in(port, f"{who}@demo.example").items()
                contexts[who].add_cookies(
                    [
                        {"name": name, "value": value, "url": f"http://127.0.0.1:{port}"}
                        for name, value in cookies
                    ]
                )
                contexts[who].request.get("/")  # which says that one is signed in
        return contexts[who].new_page()

    for name, (who, address, target) in shown.items():
        page = page_of(who)
        page.goto(address)
        if target:
            page.locator(target).evaluate(
                "one => (one.querySelector('details').open = true, one.scrollIntoView())"
            )
        page.wait_for_timeout(200)
        keep(page.screenshot(), f"{name}-{size}-{scheme}.png")
        page.close()
    for context in contexts.values():
        context.close()


def keep(picture, name):
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    small = image.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(FOLDER / name, optimize=True)


def main():
    FOLDER.mkdir(exist_ok=True)
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    with server(options=()) as served, sync_playwright() as playwright:
        import django

        django.setup()
        vote(served.port)
        letters = {name: (None, address, None) for name, address in mails(served.port).items()}
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for size in SIZES:
            for scheme in ("light", "dark"):
                take(browser, served.port, size, scheme, PAGES | letters)
        browser.close()


if __name__ == "__main__":
    main()
