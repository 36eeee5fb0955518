// Pictures, sounds, films, and what was stored in an Output.

import { show } from "./children.js";
import { follow, make, value } from "./elements.js";

export const media =
  (name, kind) =>
  ({ model, el, signal }) => {
    const element = make(name, name === "img" ? { alt: "" } : { controls: true });
    for (const size of ["width", "height"])
      if (model.get(size)) element[size] = parseInt(model.get(size), 10);
    let address;
    follow(model, ["value"], () => {
      if (address) URL.revokeObjectURL(address);
      const bytes = model.get("value");
      if (!bytes) return;
      if (model.get("format") === "url") return void (element.src = new TextDecoder().decode(bytes));
      const format = value(model, "format", "png")
        .replace("svg", "svg+xml")
        .replace("svg+xml+xml", "svg+xml");
      const type = format.includes("/") ? format : `${kind}/${format}`;
      address = URL.createObjectURL(new Blob([bytes], { type }));
      element.src = address;
    });
    signal.addEventListener("abort", () => URL.revokeObjectURL(address));
    el.append(element);
  };

const VIEW = "application/vnd.jupyter.widget-view+json";
const joined = (text) => [text ?? ""].flat().join("");
// eslint-disable-next-line no-control-regex
const plain = (text) => make("pre", { textContent: joined(text).replace(/\x1b\[[\d;]*m/g, "") });
const picture = (type) => (data) => make("img", { src: `data:${type};base64,${joined(data)}`, alt: "" });

/** How each kind of stored output is shown, the best first. */
const SHOWN = {
  "text/html": (data) => document.createRange().createContextualFragment(joined(data)), // scripts run
  "image/svg+xml": (data) =>
    make("img", { src: `data:image/svg+xml,${encodeURIComponent(joined(data))}`, alt: "" }),
  "image/png": picture("image/png"),
  "image/jpeg": picture("image/jpeg"),
  "image/gif": picture("image/gif"),
  "text/markdown": plain,
  "text/latex": plain,
  "text/plain": plain,
};

function shownOutput(output, view) {
  if (output.output_type === "stream") return plain(output.text);
  if (output.output_type === "error") return plain(value({ get: () => output.traceback }, "", []).join("\n"));
  const data = output.data ?? {};
  if (data[VIEW]) {
    const inner = make("div");
    show(view, data[VIEW].model_id, inner).then(
      (drawn) => drawn || inner.replaceWith(plain(data["text/plain"])),
    );
    return inner;
  }
  const type = Object.keys(SHOWN).find((name) => name in data);
  return type ? SHOWN[type](data[type]) : "";
}

export function output(view) {
  const { model, el } = view;
  el.classList.add("anywidget-output");
  follow(model, ["outputs"], () => {
    el.replaceChildren(...value(model, "outputs", []).map((each) => shownOutput(each, view)));
  });
}
