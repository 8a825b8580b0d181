// The list of actions by hand: a code dragged onto a row goes after it, onto an axis at its head.
// The buttons beside each row do the same; without this file the page misses nothing else.
(() => {
  let moved = null, over = null;
  const show = (row) => {
    over?.removeAttribute("data-drop");
    over = row;
    over?.setAttribute("data-drop", "");
  };
  const row = (event) => (moved ? event.target.closest?.("[data-where]") : null);
  document.addEventListener("dragstart", (event) => {
    const handle = event.target.closest?.("[data-drag]");
    if (!handle) return;
    moved = handle.dataset.drag;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", moved);
  });
  document.addEventListener("dragover", (event) => {
    show(row(event));
    if (over) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const target = row(event);
    if (!target) return;
    event.preventDefault();
    const form = document.getElementById("order");
    form.elements.move.value = moved;
    form.elements.where.value = target.dataset.where;
    if (target.dataset.where !== `after:${moved}`) form.requestSubmit();
  });
  document.addEventListener("dragend", () => {
    show(null);
    moved = null;
  });

  // A reason begins the message with the region's words, unless the moderator wrote their own.
  for (const usual of document.querySelectorAll("[name=usual]")) usual.disabled = true;
  let said = "";
  document.addEventListener("change", (event) => {
    const says = event.target.dataset.says;
    const message = event.target.form?.elements.message;
    if (says === undefined && event.target.name !== "reason") return;
    if (!message || (message.value.trim() && message.value !== said)) return;
    message.value = said = says ?? "";
  });

  // Escape leaves what one writes in, so that the page's keys work again.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("textarea, select")) event.target.blur();
  });

  // Sent back to a row (placed, written, put back), one goes on from its first link; at load,
  // since the browser goes to the row before that and takes the focus off the page.
  addEventListener("load", () => document.getElementById(location.hash.slice(1))?.closest("tr")?.querySelector("a")?.focus());
})();
