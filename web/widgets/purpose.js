// Move, hide or sharpen the sentence that says why you write, and see what readers may guess.

import { analyse } from "../messages/analyser.js";
import { radioGroup, slider } from "../parts/controls.js";
import { replaceContent, h, liveRegion } from "../parts/dom.js";
import { setter } from "../parts/traits.js";
import { plural } from "../parts/words.js";

export function render({ model, el, signal }) {
  const forms = model.get("forms"),
    sentences = model.get("sentences");
  const spoken = liveRegion(signal);
  const put = setter(model);
  const form = () => forms.find((f) => f.id === model.get("form"));
  // In the first state the purpose is hidden; the truth stands last among the options.
  const options = [...forms[0].guesses, forms.at(-1).guesses[0]];
  const truth = options.length - 1;

  const sheet = h("div.letter", { role: "group", "aria-label": "The message" });
  const asking = h("div.form"),
    moving = h("div.form"),
    read = h("div.read");
  const where = (at) =>
    at === 0 ? "at the front" : at === sentences.length ? "at the end" : `after sentence ${at}`;
  const kinds = radioGroup(
    "The sentence that says why",
    forms.map((f) => ({ value: f.id, label: f.name })),
    model.get("form"),
    (v) => put({ form: v }),
  );
  const place = slider(
    "Where it stands",
    { min: 0, max: sentences.length, value: model.get("at"), format: where },
    (v) => put({ at: v }),
  );
  const again = h(
    "button",
    {
      type: "button",
      onclick: () => {
        put({ guess: -1, form: "hidden", at: sentences.length });
        asking.querySelector("input").focus();
      },
    },
    "Begin again",
  );
  moving.append(kinds, place.el);
  el.append(
    h(
      "div.ws.purpose",
      { role: "group", "aria-label": "Purpose mover", "data-lm-suppress-shortcuts": "true" },
      h(
        "p.label",
        {},
        `Invented: ${model.get("sender")}, to ${model.get("recipient")}. What readers might guess is the makers’ invention too.`,
      ),
      sheet,
      asking,
      moving,
      read,
      spoken.el,
    ),
  );

  let picked = null;
  const note = h("p.missing", { role: "alert" });
  function ask() {
    picked = null;
    note.textContent = "";
    replaceContent(
      asking,
      h(
        "form",
        {
          onsubmit: (event) => {
            event.preventDefault();
            if (picked === null) {
              note.textContent = "Still open: what is your guess?";
              return asking.querySelector("input").focus();
            }
            put({ guess: picked });
            read.querySelector(".outcome").focus();
          },
        },
        radioGroup(
          "What does he want? Guess.",
          options.map((text, i) => ({ value: i, label: text })),
          null,
          (v) => (picked = v),
        ),
        note,
        h("div.buttons", {}, h("button.primary", { type: "submit" }, "Lock my guess")),
      ),
    );
  }

  function show() {
    const f = form(),
      at = model.get("at"),
      guess = model.get("guess"),
      locked = guess >= 0;
    const lines = sentences.map((s) => [s, " "]);
    if (f.text) lines.splice(at, 0, [h("mark", {}, f.text), " "]);
    replaceContent(sheet, h("p.text", {}, lines));
    asking.hidden = locked;
    moving.hidden = read.hidden = !locked;
    if (!locked) return ask();
    kinds.querySelector(`input[value="${f.id}"]`).checked = true;
    place.set(at);
    place.el.hidden = !f.text;
    const text = [...sentences.slice(0, at), f.text, ...sentences.slice(at)].filter(Boolean).join(" ");
    const { answer, levels } = analyse(text).criteria.upfrontness;
    const before = sentences.slice(0, at).join(" ").split(/\s+/u).filter(Boolean).length;
    const sentence = f.text
      ? `${plural(before, "word")} before the reader ${f.id === "hinted" ? "gets a hint" : "learns why"}: ${f.name}, ${where(at)}.`
      : "The reader does not learn why.";
    replaceContent(
      read,
      h("p.outcome", { tabIndex: -1 }, sentence),
      guess === truth
        ? h("p", {}, "You guessed it. Most people who get such a letter would not bother to.")
        : h("p", {}, `You guessed: ${options[guess]} In truth: ${options[truth]}`),
      h("p.title", {}, f.guesses.length > 1 ? "What readers might make of it" : "What a reader makes of it"),
      h(
        "ul.bubbles",
        {},
        f.guesses.map((g) => h("li", {}, g)),
      ),
      h(
        "p.hint",
        {},
        `The book’s rules on upfrontness: ${answer}, ${levels[0]} to ${levels[1]}. They know words and no order of thoughts.`,
      ),
      h("div.buttons", {}, again),
    );
    spoken.announce(`${sentence} ${plural(f.guesses.length, "guess", "guesses")} left.`);
  }
  for (const key of ["form", "at", "guess"]) model.on(`change:${key}`, show);
  show();
}
