// The one shape of every widget: what a reader can do, what it is made of, what it shows.

import { h } from "./dom.js";
import { storeOf } from "./store.js";
import { setter } from "./traits.js";

/**
 * A widget's `render`, made of three functions with a scope each:
 *
 * - `react(context, view)` gives the actions: what a reader does, as changes of traits, and where
 *   the focus goes. It makes no elements; those in `view` are there by the time an action runs.
 * - `build(context, actions)` makes the elements, once, and gives those that change by their names;
 *   `content` is what stands in the widget's box. Whatever waits for an answer (a chosen file, a
 *   question that was asked, a text being typed) is made here and never again: an answer that
 *   arrives late then finds the element that is waiting for it.
 * - `update(context, view, trait)` shows the traits in those elements, at first and after every change
 *   of one that the widget `observes`, which it is told. What it makes anew holds nothing that a
 *   reader has begun.
 *
 * `opened(context, view)`, if there is one, runs once at the end: for what needs the widget in its
 * place, such as an address that names a setting.
 *
 * `context` has `model`, `el`, `signal`, `store` (null in Jupyter), `traits` (`traits.text` is what
 * `model.get("text")` gives), `set({ trait: value })`, and what `prepare(context)` adds: what does
 * not change, and what is no trait.
 *
 * @param kind      class of the box, by which its styles are named
 * @param label     accessible name of the box
 * @param observes  names of the traits whose change calls `update`
 */
export const widget =
  ({ kind, label, observes, prepare, react, build, update, opened }) =>
  ({ model, el, signal }) => {
    const traits = new Proxy({}, { get: (_, name) => model.get(name) });
    const context = { model, traits, el, signal, store: storeOf(el), set: setter(model) };
    Object.assign(context, prepare?.(context));
    const view = {};
    Object.assign(view, build(context, react(context, view)));
    const frame = { role: "group", "aria-label": label, "data-lm-suppress-shortcuts": "true" };
    view.root = h(`div.ws.${kind}`, frame, view.content);
    el.append(view.root);
    for (const trait of observes) model.on(`change:${trait}`, () => update(context, view, trait));
    update(context, view);
    opened?.(context, view);
  };
