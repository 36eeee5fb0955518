// The one letter on a sheet, with the words marked that an edit is about.

import { h } from "./dom.js";

/** Level 0 to 3 as dots, for the eye; the words beside it say the same. */
export const dots = (level) =>
  h("span.dots", { "aria-hidden": "true" }, "●".repeat(level) + "○".repeat(3 - level));

const marked = (text) => (text ? h("mark", text) : h("mark.cut", "cut"));

/**
 * @param parts     text by part, as `revise()` gives them
 * @param part      which one is marked; none if undefined
 */
export function sheet({ paragraphs }, parts, part) {
  const shown = (id) => (id === part ? marked(parts[id]) : parts[id]);
  const lines = paragraphs.map((ids) => ids.filter((id) => parts[id] || id === part));
  return [
    h("p.subject", "Subject: ", shown("subject")),
    lines
      .filter((ids) => ids.length)
      .map((ids) =>
        h(
          "p",
          ids.map((id) => [shown(id), " "]),
        ),
      ),
  ];
}

/** The edits that a reader has made, by place; a later one of the same place counts. */
export const editsMade = (answers) => Object.fromEntries(answers.map(({ item, chosen }) => [item, chosen]));

/** What of the store belongs to the letter. */
export const isEdit = ({ places }) => {
  const known = new Map(places.map(({ id, edits }) => [id, edits.map((edit) => edit.id)]));
  return ({ item, chosen }) => known.get(item)?.includes(chosen) ?? false;
};
