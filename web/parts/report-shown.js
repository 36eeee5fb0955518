// The page to project, within another page.

import { uniqueId } from "./dom.js";

const shown = new WeakMap();

/** Put the page to project into a box; what a reader has opened there stays open. */
export function showReport(box, html) {
  if (shown.get(box) === html) return;
  shown.set(box, html);
  const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  main.querySelector("h1").remove();
  for (const part of main.querySelectorAll("[aria-labelledby]")) {
    const id = uniqueId("part");
    part.querySelector(`#${part.getAttribute("aria-labelledby")}`).id = id;
    part.setAttribute("aria-labelledby", id);
  }
  const nameOf = (details) =>
    `${details.closest("li, section").querySelector("h3, h2").textContent}\n${details.firstChild.textContent}`;
  const opened = new Set([...box.querySelectorAll("details[open]")].map(nameOf));
  for (const details of main.querySelectorAll("details")) details.open = opened.has(nameOf(details));
  const within = box.contains(document.activeElement) && document.activeElement.closest("details"),
    focused = within && nameOf(within);
  box.replaceChildren(...main.childNodes);
  if (focused)
    [...box.querySelectorAll("details")]
      .find((d) => nameOf(d) === focused)
      ?.firstChild.focus({ preventScroll: true });
}
