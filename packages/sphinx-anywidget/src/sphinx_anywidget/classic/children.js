// A widget inside another.

import { make } from "./elements.js";

/** Draw a model into an element; where that fails, say so there. */
export async function show({ host, signal }, reference, inner) {
  try {
    const widget = await host.getWidget(reference);
    await widget.render({ el: inner, signal });
    return true;
  } catch (error) {
    const textContent = error.sentence ?? "This part could not be started here.";
    inner.replaceChildren(make("p", { className: "anywidget-note", title: String(error), textContent }));
    return false;
  }
}
