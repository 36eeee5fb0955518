// Boxes, tabs and folds.

import { show } from "./children.js";
import { follow, freshId, make, save, value } from "./elements.js";

export const box = (className) => async (view) => {
  const { model, el } = view;
  el.classList.add(...className.split(" "));
  const fill = async () => {
    const children = value(model, "children", []).map((reference) => [reference, make("div")]);
    el.replaceChildren(...children.map(([, inner]) => inner));
    await Promise.all(children.map(([reference, inner]) => show(view, reference, inner)));
  };
  model.on("change:children", fill);
  await fill();
};

const title = (model, i) => value(model, "titles", [])[i] ?? model.get("_titles")?.[i] ?? `${i + 1}`;

/** A box of which one child is open: each is drawn when it is first seen, for then it has a size. */
function folder(view, open) {
  const drawn = new Set();
  const panels = value(view.model, "children", []).map(() => make("div"));
  follow(view.model, ["selected_index"], () => {
    const chosen = view.model.get("selected_index");
    open(panels, chosen);
    if (!panels[chosen] || drawn.has(chosen)) return;
    drawn.add(chosen);
    show(view, view.model.get("children")[chosen], panels[chosen]);
  });
}

export function tab(view) {
  const { model, el } = view;
  const list = make("div", { className: "anywidget-tabs", role: "tablist" });
  const choose = (i) => save(model, "selected_index", i);
  const buttons = value(model, "children", []).map((_, i) => {
    const button = make("button", {
      type: "button",
      id: freshId(),
      role: "tab",
      textContent: title(model, i),
    });
    button.addEventListener("click", () => choose(i));
    return button;
  });
  list.append(...buttons);
  list.addEventListener("keydown", ({ key }) => {
    const at = buttons.indexOf(document.activeElement);
    const last = buttons.length - 1;
    const to = { ArrowRight: at < last ? at + 1 : 0, ArrowLeft: at > 0 ? at - 1 : last, Home: 0, End: last }[
      key
    ];
    if (to === undefined) return;
    choose(to);
    buttons[to].focus();
  });
  el.append(list);
  folder(view, (panels, chosen) => {
    panels.forEach((panel, i) => {
      panel.role = "tabpanel";
      panel.setAttribute("aria-labelledby", buttons[i].id);
      panel.hidden = i !== chosen;
      buttons[i].setAttribute("aria-selected", i === chosen);
      buttons[i].tabIndex = i === (chosen ?? 0) ? 0 : -1;
      if (!panel.isConnected) el.append(panel);
    });
  });
}

export function accordion(view) {
  const { model, el } = view;
  const folds = [];
  folder(view, (panels, chosen) => {
    panels.forEach((panel, i) => {
      if (!folds[i]) {
        folds[i] = make(
          "details",
          { className: "anywidget-fold" },
          make("summary", { textContent: title(model, i) }),
          panel,
        );
        folds[i].addEventListener("toggle", () => {
          if (folds[i].open) save(model, "selected_index", i);
          else if (model.get("selected_index") === i) save(model, "selected_index", null);
        });
        el.append(folds[i]);
      }
      folds[i].open = i === chosen;
    });
  });
}

export function stack(view) {
  folder(view, (panels, chosen) => view.el.replaceChildren(...panels.filter((_, i) => i === chosen)));
}
