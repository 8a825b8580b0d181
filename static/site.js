// Small comforts. Every page works without this file.
(() => {
  const typing = (target) => target.isContentEditable || target.closest("input:not([type=radio], [type=checkbox]), textarea, select");

  // htmx comes when a hand comes near what it serves: the page alone is enough until then. It
  // evaluates nothing and keeps no page.
  const brings = document.currentScript.dataset.htmx;
  const HELD = {
    allowEval: false,
    includeIndicatorStyles: false,
    selfRequestsOnly: true,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
  };
  const SERVED = "[data-hx-get], [data-hx-post]";
  let coming = null;
  const again = [];
  const bring = (near) => {
    if (coming || !near.closest?.(SERVED)) return;
    document.head.append(Object.assign(document.createElement("meta"), { name: "htmx-config", content: JSON.stringify(HELD) }));
    coming = Object.assign(document.createElement("script"), { src: brings });
    coming.onload = coming.onerror = () => {
      coming.dataset.here = "";
      again.forEach((then) => then());
    };
    // It begins only where it sees the page complete.
    if (document.readyState === "complete") document.head.append(coming);
    else addEventListener("load", () => document.head.append(coming));
  };
  // What was asked before it came is asked once more when it has.
  const wait = (event, then) => {
    if (coming?.dataset.here === "" || !event.target.matches(SERVED)) return false;
    again.push(then);
    bring(event.target);
    return true;
  };
  for (const sign of ["pointerover", "focusin", "input"]) document.addEventListener(sign, (event) => bring(event.target), { passive: true });
  document.addEventListener("toggle", (event) => wait(event, () => window.htmx?.trigger(event.target, "toggle")), true);
  document.addEventListener("submit", (event) => {
    if (event.submitter && wait(event, () => event.submitter.click())) event.preventDefault();
  }, true);

  // An empty data-hx-get or data-hx-post asks the address of the form, or of the link inside.
  document.addEventListener("htmx:configRequest", ({ target, detail }) => {
    if (target.matches('[data-hx-get=""], [data-hx-post=""]')) detail.path = target.getAttribute("action") ?? target.querySelector("a").href;
  });

  // data-key="j": that key clicks the link or button, checks the radio, or enters the field.
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const wanted = [...document.querySelectorAll("[data-key]")].find(
      (element) => element.dataset.key === event.key.toLowerCase() && !element.disabled && element.checkVisibility?.() !== false,
    );
    if (!wanted) return;
    event.preventDefault();
    const field = wanted.matches("input, textarea, select");
    if (field) wanted.focus();
    if (!field || wanted.matches("[type=radio], [type=checkbox]")) wanted.click();
  });

  // data-rows: J and K walk the links of a table's rows; Enter then opens the one in focus.
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const rows = [...document.querySelectorAll("[data-rows] :is(th, h3) > a")];
    (rows[rows.indexOf(document.activeElement) + step] ?? rows[0])?.focus();
  });

  // data-focus: what a new page or fragment wants read first.
  const focusIn = (root) => {
    const wanted = root.matches?.("[data-focus]") ? root : root.querySelector?.("[data-focus]");
    wanted?.focus();
  };
  focusIn(document);

  // Where ::details-content is unknown, a wide screen opens what folds on a phone.
  const unfold = (root) => {
    if (CSS.supports("selector(::details-content)") || !matchMedia("(width >= 60rem)").matches) return;
    for (const fold of root.querySelectorAll("details.fold")) fold.open = true;
  };
  unfold(document);

  // An axis one goes to is opened.
  const arrive = () => document.getElementById(location.hash.slice(1))?.querySelector(":scope > details.fold")?.setAttribute("open", "");
  addEventListener("hashchange", arrive);
  arrive();

  // Tabs wider than a phone, a queue longer than the screen, begin at the one we are on.
  for (const here of document.querySelectorAll(".tabs [aria-current], .queue [aria-current]")) here.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });

  // What a swapped fragment says is read aloud from a region that was there before it.
  const live = document.body.appendChild(Object.assign(document.createElement("p"), { className: "vh" }));
  live.setAttribute("role", "status");

  // After a swap the button that was pressed is gone: its successor takes the focus.
  let pressed = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    document.querySelector("#messages .error-said")?.remove();
    const active = document.activeElement;
    pressed = active?.name && event.target.contains(active) ? { name: active.name, value: active.value } : null;
    event.target.ariaBusy = "true";
  });
  document.addEventListener("htmx:afterRequest", (event) => { event.target.ariaBusy = null; });
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.target;
    unfold(root);
    live.textContent = root.querySelector("[role=status]")?.textContent ?? "";
    if (root.querySelector("[data-focus]") || root.matches("[data-focus]")) return focusIn(root);
    if (!pressed || (document.activeElement && document.activeElement !== document.body)) return;
    const buttons = [...root.querySelectorAll(`button[name="${CSS.escape(pressed.name)}"]`)];
    (buttons.find((button) => button.value === pressed.value) ?? buttons[0])?.focus();
    pressed = null;
  });

  // What is refused is told where it was asked; what failed, among the messages: by the server where
  // it could, else by the page.
  const unsent = () => {
    const messages = document.querySelector("#messages");
    messages.replaceChildren(messages.nextElementSibling.content.cloneNode(true));
    focusIn(messages);
  };
  document.addEventListener("htmx:sendError", unsent);
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if ([409, 422, 429].includes(detail.xhr.status)) Object.assign(detail, { shouldSwap: true, isError: false });
    else if (detail.xhr.getResponseHeader("HX-Retarget") === "#messages") detail.shouldSwap = true;
    else if (detail.isError) unsent();
  });

  // How much may still be typed, where a field says it.
  document.addEventListener("input", ({ target }) => {
    const said = target.maxLength > 0 && document.getElementById(`${target.id}_left`);
    if (!said) return;
    said.value = target.maxLength - target.value.length;
    said.parentElement.hidden = false;
  });

  // data-dirty-guard: leaving a form that was touched asks first.
  let dirty = null;
  document.addEventListener("input", (event) => { dirty = event.target.form?.matches("[data-dirty-guard]") ? event.target.form : dirty; });
  document.addEventListener("submit", () => { dirty = null; });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && dirty?.contains(event.target)) dirty = null; });
  addEventListener("beforeunload", (event) => { if (dirty?.isConnected) event.preventDefault(); });

  // Paper has no folds.
  addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll("details.fold")) fold.open = true; });
})();
