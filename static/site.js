// Small comforts. Every page works without this file.
(() => {
  const typing = (target) => target.isContentEditable || target.closest("input:not([type=radio], [type=checkbox]), textarea, select");

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

  // Tabs wider than a phone begin at the one we are on.
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });

  // What a swapped fragment says is read aloud from a region that was there before it.
  const live = document.body.appendChild(Object.assign(document.createElement("p"), { className: "vh" }));
  live.setAttribute("role", "status");

  // After a swap the button that was pressed is gone: its successor takes the focus.
  let pressed = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const active = document.activeElement;
    pressed = active?.name && event.target.contains(active) ? { name: active.name, value: active.value } : null;
  });
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

  // data-dirty-guard: leaving a form that was touched asks first.
  let dirty = null;
  document.addEventListener("input", (event) => { dirty = event.target.form?.matches("[data-dirty-guard]") ? event.target.form : dirty; });
  document.addEventListener("submit", () => { dirty = null; });
  addEventListener("beforeunload", (event) => { if (dirty?.isConnected) event.preventDefault(); });

  // Paper has no folds.
  addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll("details.fold")) fold.open = true; });
})();
