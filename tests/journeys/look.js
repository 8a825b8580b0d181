// What a page shows to whoever looks: `window.look` measures it, and watches the focus pass.
(() => {
  const at = (e) => {
    const id = e.id ? `#${e.id}` : "";
    const kind = typeof e.className === "string" && e.className ? `.${e.className.trim().split(/\s+/)[0]}` : "";
    const words = (e.innerText || e.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 30);
    return `${e.tagName.toLowerCase()}${id || kind} "${words}"`;
  };
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: false });
  const scrolls = (e) => e && e !== document.body && e !== document.documentElement
    && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));

  // Nothing is wider than the window, unless it scrolls by itself.
  const wide = () => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.body.querySelectorAll("*")].filter((e) =>
      e.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(e.parentElement) && shown(e));
    return [`${root.scrollWidth} px wide in ${root.clientWidth}: ${out.slice(-2).map(at).join(", ")}`];
  };

  // Words that overflow what holds them, where they are cut.
  const cut = () => [...document.querySelectorAll("main *")].filter((e) => {
    const style = getComputedStyle(e);
    return style.overflowX === "hidden" && style.textOverflow !== "ellipsis" && style.position !== "absolute"
      && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1 && e.innerText && shown(e);
  }).map((e) => `cut: ${at(e)}`);

  // What is pressed is 24 px or more, whatever lies around it; links are judged by axe.
  const boxes = (e) => [e, ...(e.labels ?? [])].map((one) => one.getBoundingClientRect());
  const small = () => [...document.querySelectorAll("button, summary, input:not([type=hidden]), select, textarea")]
    .filter((e) => shown(e) && !e.disabled && getComputedStyle(e).display !== "inline")
    .filter((e) => !boxes(e).some((box) => box.width > 23.5 && box.height > 23.5))
    .map((e) => {
      const box = e.getBoundingClientRect();
      return `target ${Math.round(box.width)} x ${Math.round(box.height)} px: ${at(e)}`;
    });

  // One title, one first heading, the language asked for.
  const named = (language) => [
    ...(document.documentElement.lang === language ? [] : [`lang is ${document.documentElement.lang}`]),
    ...(document.title.trim() ? [] : ["no title"]),
    ...(document.querySelectorAll("h1").length === 1 ? [] : [`${document.querySelectorAll("h1").length} h1`]),
  ];

  // WCAG 1.4.12: the spacing a reader may set.
  const spaced = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
      p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
    const faults = [...wide(), ...cut()].map((fault) => `spaced: ${fault}`);
    document.adoptedStyleSheets = [];
    return faults;
  };

  // The focus ------------------------------------------------------------------

  const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex], [contenteditable]";
  // Of the choices of one question, Tab stops at the chosen one, else at one of the ends.
  const chosen = (e) => {
    if (e.type !== "radio" || !e.name) return true;
    const group = [...document.getElementsByName(e.name)].filter((one) => one.form === e.form && !one.disabled);
    return e === (group.find((one) => one.checked) ?? group[0]);
  };
  const expected = () => [...document.querySelectorAll(STOPS)].filter((e) =>
    e.tabIndex >= 0 && !e.matches(":disabled") && !e.closest("[inert]") && chosen(e)
    && e.checkVisibility({ visibilityProperty: true }));

  // How much of a box is to be seen; of one taller than the window, how much of what is in it.
  const hits = (e, box) => {
    const lit = [];
    const tall = box.height > innerHeight * 0.6;
    const top0 = tall ? Math.max(box.top, 0) : box.top;
    const height = tall ? Math.min(box.bottom, innerHeight) - top0 : box.height;
    for (const x of [0.1, 0.3, 0.5, 0.7, 0.9]) for (const y of [0.2, 0.5, 0.8]) {
      const [left, top] = [box.left + box.width * x, top0 + height * y];
      if (left < 0 || top < 0 || left >= innerWidth || top >= innerHeight) lit.push(false);
      else {
        const over = document.elementFromPoint(left, top);
        lit.push(!!over && (e.contains(over) || over.contains(e)));
      }
    }
    return lit.filter(Boolean).length / lit.length;
  };
  const ring = (e) => {
    const style = getComputedStyle(e);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1 && !/, 0\)$|transparent/.test(style.outlineColor))
      || style.boxShadow !== "none";
  };

  let passed = [];
  const pass = () => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return;
    const before = passed.at(-1);
    if (before?.e === e) return;
    const faces = [e, ...(e.labels ?? [])];
    const faults = [];
    const bodies = faces.filter((one) => one.getClientRects().length && shown(one) && one.getBoundingClientRect().width > 1);
    if (!bodies.length) faults.push("not to be seen");
    else if (e.tagName === "IFRAME") {} // what has the focus in it is for its own document to show
    else if (![...faces, e.parentElement].some(ring)) faults.push("nothing shows the focus");
    else {
      const lit = Math.max(...bodies.flatMap((one) => [...one.getClientRects()].map((box) => hits(one, box))));
      if (lit < 0.2) faults.push(`hidden: ${Math.round(100 - lit * 100)} % of it`);
    }
    if (before && !(before.e.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) && e !== passed[0].e)
      faults.push(`comes after ${at(before.e)}`);
    passed.push({ e, faults: faults.map((fault) => `focus on ${at(e)}: ${fault}`) });
  };
  document.addEventListener("keydown", (event) => event.key === "Tab" && pass(), true);
  window.addEventListener("blur", pass); // into a frame, whose keys are its own

  // The walk begins where the page does; `walked` says what is left of it.
  const walk = () => {
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    const start = document.createElement("span");
    start.tabIndex = -1;
    document.body.prepend(start);
    start.focus();
    start.remove();
    scrollTo(0, 0);
    passed = [];
    return expected().length;
  };
  const walked = () => {
    pass();
    const seen = new Set(passed.map((one) => one.e));
    return {
      left: expected().filter((e) => !seen.has(e)).map(at),
      faults: passed.flatMap((one) => one.faults),
      stops: seen.size,
    };
  };

  window.look = {
    faults: (language) => [...named(language), ...wide(), ...cut(), ...small(), ...spaced()],
    walk,
    walked,
  };
})();
