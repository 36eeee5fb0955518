// From a notebook's saved widget state to what the host reads of each model. For a site, models.py does
// this when it is built; this is for pages that nobody builds.

const LINK = /^(Directional)?LinkModel$/;
const addresses = new Map();

/** The address of a module whose text is known. */
function addressOf(text) {
  if (!addresses.has(text)) {
    addresses.set(text, URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  }
  return addresses.get(text);
}

/** A saved layout as CSS declarations. */
const declarations = (layout) =>
  Object.fromEntries(
    Object.entries(layout?.state ?? {})
      .filter(([name, value]) => !name.startsWith("_") && typeof value === "string" && value)
      .map(([name, value]) => [name.replaceAll("_", "-"), value]),
  );

function entry(model, models, classic) {
  const { _esm, _css, layout, _dom_classes, ...state } = model.state;
  const own = model.model_module === "anywidget" && typeof _esm === "string";
  const [text, css] = own ? [_esm, _css] : [classic?.module, classic?.style];
  if (!text || !(own || model.model_module?.startsWith("@jupyter-widgets/"))) {
    return { notice: "This part needs a running notebook." };
  }
  const layoutId = String(layout).replace("IPY_MODEL_", "");
  return {
    state,
    module: addressOf(text),
    css: css || "",
    layout: declarations(Object.hasOwn(models, layoutId) ? models[layoutId] : null),
    classes: (_dom_classes ?? []).flatMap((name) => String(name).match(/\S+/g) ?? []),
    buffers: (model.buffers ?? []).map(({ path, data }) => ({ path, data })),
    starts: LINK.test(model.model_name),
  };
}

/**
 * What the host reads of saved models.
 * @param saved `application/vnd.jupyter.widget-state+json`, as a notebook's metadata hold it
 * @param classic the text of classic.js and classic.css, {module, style}, for ipywidgets' own widgets
 */
export function entries(saved, classic) {
  const models = saved.state;
  const shown = Object.entries(models).filter(([, model]) => model.model_name !== "LayoutModel");
  return Object.fromEntries(shown.map(([id, model]) => [id, entry(model, models, classic)]));
}
