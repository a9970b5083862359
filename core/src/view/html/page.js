"use strict";
for (const view of document.querySelectorAll(".view")) {
  const svg = view.querySelector("svg");
  if (!svg) continue;
  const own = Number(svg.getAttribute("width"));
  const tall = Number(svg.getAttribute("height"));
  let scale = 1;
  const fit = () => {
    const room = view.clientWidth / own;
    return Math.min(1, Math.max(room, 0.05));
  };
  const zoom = (wanted, x = view.clientWidth / 2, y = view.clientHeight / 2) => {
    const before = scale;
    scale = Math.min(8, Math.max(0.05, wanted));
    const [left, top] = [view.scrollLeft + x, view.scrollTop + y];
    view.classList.add("free");
    svg.style.width = `${own * scale}px`;
    svg.style.height = `${tall * scale}px`;
    view.scrollTo(left * scale / before - x, top * scale / before - y);
  };
  const tools = document.createElement("span");
  tools.className = "tools";
  const words = view.dataset;
  for (const [sign, name, step] of [["+", words.in, 1.25], ["−", words.out, 0.8], ["⤢", words.fit, 0]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => zoom(step ? scale * step : fit()));
    tools.append(button);
  }
  view.parentElement.querySelector("figcaption").append(tools);
  view.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { "+": 1.25, "-": 0.8, 0: 0 }[event.key];
    if (step === undefined) return;
    zoom(step ? scale * step : fit());
    event.preventDefault();
  });
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    const box = view.getBoundingClientRect();
    zoom(scale * (event.deltaY < 0 ? 1.15 : 0.87), event.clientX - box.left, event.clientY - box.top);
    event.preventDefault();
  }, { passive: false });
  let drag = null;
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button || event.target.closest("a")) return;
    drag = [event.clientX + view.scrollLeft, event.clientY + view.scrollTop];
  });
  addEventListener("pointermove", (event) => {
    if (drag) view.scrollTo(drag[0] - event.clientX, drag[1] - event.clientY);
  });
  addEventListener("pointerup", () => { drag = null; });
  zoom(fit());
}
const show = (number, from) => {
  for (const element of document.querySelectorAll(".here")) element.classList.remove("here");
  for (const side of ["old", "new"]) {
    const mark = document.getElementById(`${side}-${number}`);
    if (!mark) continue;
    const view = mark.closest(".view");
    const [box, frame] = [mark.getBoundingClientRect(), view.getBoundingClientRect()];
    view.scrollBy(
      box.left + box.width / 2 - frame.left - frame.width / 2,
      box.top + box.height / 2 - frame.top - frame.height / 2,
    );
  }
  const sides = `a[href="#change-${number}"]`;
  for (const mark of document.querySelectorAll(sides)) mark.classList.add("here");
  const entry = document.getElementById(`change-${number}`);
  if (!entry) return;
  entry.classList.add("here");
  if (from === "picture") {
    entry.scrollIntoView({ block: "center" });
    entry.querySelector("a")?.focus({ preventScroll: true });
  }
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const [, kind, number] = /^#(change|old|new)-(\d+)$/.exec(link?.getAttribute("href") ?? "") ?? [];
  if (!kind) return;
  event.preventDefault();
  show(number, kind === "change" ? "picture" : "list");
  if (kind !== "change") document.getElementById(`${kind}-${number}`)?.closest("figure").scrollIntoView({ block: "nearest" });
});
