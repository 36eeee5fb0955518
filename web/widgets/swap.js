// Put somebody else's name into a text: what still fits could have gone to anybody.

import { radioGroup, select } from "../parts/controls.js";
import { replaceContent, h, uniqueId } from "../parts/dom.js";
import { dataTable } from "../parts/data-table.js";
import { setter } from "../parts/traits.js";
import { plural } from "../parts/words.js";

export function render({ model, el }) {
  const texts = model.get("texts");
  const put = setter(model);
  const text = () => texts[model.get("position")];
  const reader = () => text().recipients.find((r) => r.id === model.get("recipient"));
  const which = select(
    "The text",
    texts.map((t, i) => ({ value: String(i), label: t.name })),
    String(model.get("position")),
    (v) => put({ position: Number(v), marks: [], locked: false }),
  );
  const whom = h("div");
  const sheet = h("div.letter", { role: "group", "aria-label": "The text" });
  const foot = h("div.form");
  el.append(
    h(
      "div.ws.swap",
      { role: "group", "aria-label": "Swap test", "data-lm-suppress-shortcuts": "true" },
      h("p.label", {}, "Invented texts and people. Whom a sentence fits is the makers’ reading."),
      which.el,
      whom,
      sheet,
      foot,
    ),
  );

  const count = (s) => s.text.split(/\s+/u).length;
  const sum = (list) => list.reduce((a, b) => a + b, 0);

  function show() {
    const { sentences, recipients, first } = text(),
      r = reader(),
      locked = model.get("locked");
    which.set(String(model.get("position")));
    const written = recipients.find((x) => x.id === first);
    if (!whom.contains(document.activeElement)) {
      replaceContent(
        whom,
        radioGroup(
          "Send it to",
          recipients.map((x) => ({ value: x.id, label: x.name })),
          r.id,
          (v) => put({ recipient: v }),
        ),
      );
    }
    const line = (s, i) => {
      const words = s.text.replaceAll("{name}", r.name),
        id = uniqueId("fits"),
        misfit = !s.fits.includes(r.id);
      if (!locked) {
        const box = h("input", {
          type: "checkbox",
          id,
          checked: model.get("marks").includes(i),
          onchange: () =>
            put({
              marks: box.checked
                ? [...model.get("marks"), i].sort((a, b) => a - b)
                : model.get("marks").filter((m) => m !== i),
            }),
        });
        return h("li.tickbox", {}, box, h("label", { for: id }, words));
      }
      return h("li", {}, misfit ? [h("s", {}, words), h("b.says", {}, " does not fit")] : words);
    };
    replaceContent(
      sheet,
      h("p.count", {}, `Written to ${written.who}.`),
      r.id !== first && h("p.count", {}, `Now sent to ${r.who}.`),
      h("ul.text", {}, sentences.map(line)),
    );
    if (!locked) {
      return replaceContent(
        foot,
        h("p.hint", {}, "Tick every sentence that would be wrong or pointless for this reader."),
        h(
          "div.buttons",
          {},
          h(
            "button.primary",
            {
              type: "button",
              onclick: () => {
                put({ locked: true });
                foot.querySelector(".outcome").focus();
              },
            },
            "Lock my marks",
          ),
        ),
      );
    }
    const misfits = sentences.flatMap((s, i) => (s.fits.includes(r.id) ? [] : [i]));
    const same = sentences.filter((_, i) => misfits.includes(i) === model.get("marks").includes(i)).length;
    const all = sum(sentences.map(count)),
      anybody = sum(sentences.filter((s) => s.fits.length === recipients.length).map(count));
    replaceContent(
      foot,
      h(
        "p.outcome",
        { tabIndex: -1 },
        r.id === first
          ? "To its own reader all of it fits."
          : `${misfits.length} of ${plural(sentences.length, "sentence")} do not fit ${r.name}.`,
      ),
      r.id !== first && h("p", {}, `You and the makers judge ${same} of ${sentences.length} alike.`),
      h(
        "p",
        {},
        `${anybody} of its ${all} words fit all ${recipients.length} readers: a list and a program could have sent them. The rest is what somebody had to know.`,
      ),
      dataTable("How many sentences fit each reader", ["Reader", "Sentences that fit"], () =>
        recipients.map((x) => [
          x.name,
          `${sentences.filter((s) => s.fits.includes(x.id)).length} of ${sentences.length}`,
        ]),
      ).el,
      h("p.hint", {}, "Now send it to somebody else, or take the other text."),
      h(
        "div.buttons",
        {},
        h(
          "button",
          {
            type: "button",
            onclick: () => {
              put({ marks: [], locked: false });
              sheet.querySelector("input").focus();
            },
          },
          "Mark them again",
        ),
      ),
    );
  }
  for (const key of ["position", "recipient", "locked"]) model.on(`change:${key}`, show);
  model.on("change:marks", () => sheet.contains(document.activeElement) || show());
  show();
}
