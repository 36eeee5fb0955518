// Where hand-ins come in: files, folders, what is pasted and what is typed.

import { labelledLine, submitButton } from "./controls.js";
import { h, setText, uniqueId } from "./dom.js";
import { chosen, dropped } from "./dropped.js";

/** How far some work has come; hidden while there is none. */
export function progressBar() {
  const bar = h("progress", { max: 1, value: 0 }),
    label = h("label", "", bar),
    el = h("p.line.progress", { hidden: true }, label);
  return {
    el,
    show(what, done, all) {
      el.hidden = false;
      setText(label.firstChild, `${what} ${done} of ${all} `);
      bar.value = done / all;
    },
    hide: () => (el.hidden = true),
  };
}

/** The fields; those that change go into `view`. */
export function arrivalForm({ addFiles, addText }, view) {
  const files = h("input", { type: "file", id: uniqueId("files"), multiple: true });
  const folder = h("input", { type: "file", id: uniqueId("folder"), webkitdirectory: true });
  for (const input of [files, folder])
    input.addEventListener("change", () => {
      const list = chosen(input.files);
      input.value = "";
      if (list.length) addFiles(list);
    });
  view.pasted = h("textarea", { id: uniqueId("pasted"), rows: 3, spellcheck: false });
  view.unreadable = h("p.missing", { role: "alert" });
  view.whose = h("input", { type: "text", id: uniqueId("whose"), maxLength: 80, autocomplete: "off" });
  const onsubmit = (event) => {
    event.preventDefault();
    if (view.pasted.value.trim()) addText(view.pasted.value, view.whose.value);
    else view.pasted.focus();
  };
  return h(
    "div.inbox",
    h("p.drop", "Drop files and folders anywhere on this part of the page, or:"),
    labelledLine("Choose files", files),
    labelledLine("Choose a folder", folder),
    h(
      "form",
      { onsubmit },
      labelledLine("Paste the chat, or type a code", view.pasted),
      labelledLine("Whose code it is, if you want a name with it", view.whose, submitButton("Add it")),
    ),
    view.unreadable,
  );
}

/** Files that are dropped on an element. */
export function takeDrops(el, isOpen, take) {
  const isFiles = (event) => isOpen() && event.dataTransfer?.types.includes("Files");
  const over = (on) => () => el.classList.toggle("over", on);
  el.addEventListener("dragover", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    over(true)();
  });
  el.addEventListener("dragleave", over(false));
  el.addEventListener("drop", (event) => {
    over(false)();
    if (!isFiles(event)) return;
    event.preventDefault();
    take(dropped(event.dataTransfer));
  });
}
