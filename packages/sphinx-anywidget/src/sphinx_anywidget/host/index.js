// The host as a module, for pages that this package's extension hasn't made.

import { Notebook } from "./notebook.js";
import { entries } from "./saved.js";

/** Put a style sheet where an element's styles come from, once. */
function addStyle(css, el) {
  const root = el.getRootNode();
  const place = root.head ?? root;
  if ([...place.querySelectorAll("style")].some((style) => style.textContent === css)) return;
  place.append(Object.assign(document.createElement("style"), { textContent: css }));
}

async function draw(notebook, id, el, end) {
  for (const { css } of Object.values(notebook.saved)) if (css) addStyle(css, el);
  notebook.start();
  await notebook.view(await notebook.model(id), el, end.signal);
  return () => end.abort();
}

/**
 * Draw a saved widget into an element.
 * @param saved a notebook's widget state, as its metadata hold it
 * @param id the model's, as the output names it
 * @param el where
 * @param classic {module, style}: the text of classic.js and classic.css, for ipywidgets' own widgets
 * @returns a function that ends the widget
 */
export async function show(saved, id, el, classic) {
  const end = new AbortController();
  return draw(new Notebook(entries(saved, classic), end.signal), id, el, end);
}

const shared = new Notebook({}, new AbortController().signal);

/**
 * The same as an anywidget of its own, for a host that draws modules with JSON, such as MyST's. Views of a
 * model stay in step, since all such widgets of a page are of one notebook.
 */
export default {
  async render({ model, el }) {
    const part = el.appendChild(document.createElement("div"));
    shared.saved = { ...entries(model.get("saved"), model.get("classic")), ...shared.saved };
    try {
      return await draw(shared, model.get("id"), part, new AbortController());
    } catch (error) {
      part.textContent = `${model.get("text")}\n\n${error.sentence ?? "This part could not be started here; it is shown as text."}`;
      part.style.whiteSpace = "pre-wrap";
    }
  },
};

export { Notebook, entries };
