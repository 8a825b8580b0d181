"""What a person does in a browser, by mouse or by keyboard alone, and what their mail says."""

import re

from django.test import Client

from outbox.letters import parsed
from outbox.models import Mail

# What the focus is on: its words or labels, its kind, and whether it can be seen to have it.
FOCUS = """() => {
  const e = document.activeElement;
  const labels = [...(e.labels ?? [])];
  const seen = [e, ...labels].some((one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  });
  const words = [e.innerText || e.textContent, e.getAttribute('aria-label'),
    ...labels.map((one) => one.innerText)];
  return {
    words: e.tagName === 'SELECT' ? words.slice(1) : words,
    kind: e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase(),
    name: e.name ?? '',
    seen,
  };
}"""
LINKS_AND_BUTTONS = ("a", "button", "submit", "summary")


def has(words, wanted):
    return any(wanted in " ".join((text or "").split()) for text in words)


def tab_to(page, words="", field="", kinds=()):
    """Press Tab until the focus is on this link, button or field; it must be seen there."""
    for _ in range(200):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        found = (words and has(here["words"], words)) or (field and here["name"] == field)
        if found and (not kinds or here["kind"] in kinds):
            assert here["seen"], f"the focus is not visible on {words or field}"
            return here
    raise AssertionError(f"no way by keyboard to {words or field} on {page.url}")


class Mouse:
    """A person with a pointer; with or without JavaScript, the words are the same."""

    def __init__(self, page):
        self.page = page

    def go(self, words, key=""):
        """Press the link or button of these words, and arrive on the page it leads to; `key` is
        its shortcut."""
        with self.page.expect_navigation():
            self.control(words).click()

    def control(self, words):
        pattern = re.compile(re.escape(words).replace("\\ ", r"\s+"))
        button = self.page.get_by_role("button", name=pattern)
        return self.page.get_by_role("link", name=pattern).or_(button).first

    def unfold(self, words):
        """Open what is folded here, if it is."""
        fold = self.page.locator("summary").filter(has_text=words).first
        if fold.is_visible():
            fold.click()

    def write(self, label, text):
        self.page.get_by_label(label).first.fill(text)

    def check(self, label, key=""):
        self.page.get_by_label(label).first.check()

    def choose(self, label, option):
        self.page.get_by_label(label).first.select_option(label=option)

    def moment(self, label, iso):
        """A day, or a day and an hour, in the browser's own field."""
        self.page.get_by_label(label).first.fill(iso)

    def attach(self, label, path):
        self.page.get_by_label(label, exact=True).set_input_files(path)


class Keyboard(Mouse):
    """A person without a pointer: Tab, Enter, the arrows, and the shortcuts a page announces."""

    def __init__(self, page):
        super().__init__(page)
        page.on("filechooser", lambda _: None)  # no window of the system's own, from the start

    def go(self, words, key=""):
        if not key:
            tab_to(self.page, words, kinds=LINKS_AND_BUTTONS)
        with self.page.expect_navigation():
            self.page.keyboard.press(key or "Enter")

    def write(self, label, text):
        here = tab_to(self.page, label, kinds=("text", "search", "email", "textarea"))
        self.page.keyboard.press("ControlOrMeta+a")
        if here["kind"] == "textarea":
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.type(text)

    def check(self, label, key=""):
        if key:
            self.page.keyboard.press(key)
            return
        here = tab_to(self.page, kinds=("radio", "checkbox"), words=self.group_of(label))
        if here["kind"] == "checkbox":
            self.page.keyboard.press("Space")
            return
        self.page.keyboard.press("Space")
        for _ in range(12):
            if has(self.page.evaluate(FOCUS)["words"], label):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not lead to {label}")

    def group_of(self, label):
        """The words of the choice that Tab stops at: the chosen one of its group, or the first."""
        return self.page.get_by_label(label).first.evaluate(
            """(e) => {
              const group = e.type === 'radio'
                ? [...document.getElementsByName(e.name)] : [e];
              const stop = group.find((one) => one.checked) ?? group[0];
              return stop.labels[0].innerText.trim().replace(/\\s+/g, ' ');
            }"""
        )

    def choose(self, label, option):
        tab_to(self.page, label, kinds=("select",))
        self.page.keyboard.type(option)

    def moment(self, label, iso):
        tab_to(self.page, label, kinds=("date", "datetime-local"))
        super().moment(label, iso)  # its inside is the browser's, in the order of its own language

    def attach(self, label, path):
        tab_to(self.page, label, kinds=("file",))
        with self.page.expect_file_chooser() as opened:
            self.page.keyboard.press("Space")
        opened.value.set_files(path)


WAYS = {
    "script": (Mouse, {}),
    "no-script": (Mouse, {"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}),
    "keyboard": (Keyboard, {}),
}


def sign_in(page, site, user):
    """Give the browser this person's session."""
    client = Client()
    client.force_login(user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}]
    )


def said(page):
    """What the page says, in plain spaces."""
    return " ".join(page.inner_text("body").split())


# The mailbox -----------------------------------------------------------------


def code_of_the_mail():
    raw = bytes(Mail.objects.filter(kind="access").latest("pk").raw)
    return re.search(rb"\b(\d{6})\b", raw).group(1).decode()


def letter_to(user, kind="notice"):
    """The text of the last mail owed to this person, in plain spaces."""
    mail = Mail.objects.filter(to=user.email, kind=kind).latest("pk")
    part = parsed(bytes(mail.raw)).get_body(("plain",))
    return " ".join(part.get_content().split())


def link_in(letter, part):
    """The first address of the letter that has this part."""
    return next(address for address in re.findall(r"https?://\S+", letter) if part in address)
