// All versions of the one letter in a row, and what each edit changed.

import { versions } from "../messages/rewriting.js";
import { button, buttonRow } from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, refill, setText } from "../parts/dom.js";
import { storageNote } from "../parts/store.js";
import { storedChoices } from "../parts/stored-answers.js";
import { dots, editsMade, isEdit, sheet } from "../parts/versions.js";
import { widget } from "../parts/widget.js";
import { plural } from "../parts/words.js";

function summary(all, made, { places }) {
  const mine = places.filter(({ id }) => made[id]).length,
    [first, last] = [all[0].words, all.at(-1).words];
  const whose =
    mine === 0
      ? "You haven’t mended any of it yet, so these are our edits."
      : mine === places.length
        ? "All the edits are yours."
        : `${plural(mine, "edit is", "edits are")} yours, the others ours.`;
  return `${plural(places.length, "edit")}, ${first} words before and ${last} after. ${whose}`;
}

/** What an edit changed, with dots for the eye. */
function changed({ place, before, after }, { criteria, made }) {
  const { name, levels } = criteria[place.criterion],
    label = (level) => [`${levels[level].toLowerCase()} `, dots(level)];
  const whose = `${made[place.id] ? "Your" : "Our"} edit. ${name}: `;
  return h("p.hint", whose, before === after ? "still " : [label(before), " → "], label(after));
}

const card = (version, context) =>
  h(
    "li",
    h("p.title", version.place ? version.place.chapter : "As it was"),
    version.place ? changed(version, context) : h("p.hint", "Before anything was mended."),
    h("div.letter", sheet(context.letter, version.parts, version.place?.part)),
    h("p.count", plural(version.words, "word")),
  );

/** Only follows what is kept: nothing is locked here. */
const prepare = (context) => void storedChoices(context, isEdit(context.traits.letter));

function build({ traits, store, signal }, actions) {
  const { letter, criteria } = traits,
    said = h("p.summary"),
    row = h("ol.row");
  const table = dataTable(
    "What each edit changed",
    ["Chapter", "Criterion", "Level before", "Level after", "Words"],
    () =>
      versions(letter, editsMade(traits.answers))
        .slice(1)
        .map(({ place, before, after, words }) => [
          place.chapter,
          criteria[place.criterion].name,
          String(before),
          String(after),
          String(words),
        ]),
  );
  const region = h(
    "div.scroll-row",
    { role: "region", tabIndex: 0, "aria-label": "All versions in a row" },
    row,
  );
  const content = [
    h(
      "p.label",
      `Invented: ${letter.sender}, writes to ${letter.recipient}. Each level is that of the place that was mended, and fixed by how we wrote it.`,
    ),
    said,
    buttonRow(
      button("To the first", () => actions.show(row.firstChild)),
      button("To the last", () => actions.show(row.lastChild)),
    ),
    region,
    table.el,
    storageNote(store, signal),
  ];
  return { content, said, row, table };
}

function update({ traits }, view) {
  const { letter, criteria, answers } = traits,
    made = editsMade(answers),
    all = versions(letter, made);
  setText(view.said, summary(all, made, letter));
  refill(view.row, made, () => all.map((version) => card(version, { letter, criteria, made })));
  view.table.update();
}

export const render = widget({
  kind: "versions",
  label: "All versions of the letter",
  observes: ["answers"],
  prepare,
  react: () => ({
    show: (version) => version.scrollIntoView({ inline: "start", block: "nearest" }),
  }),
  build,
  update,
});
