// The one letter that is mended through the book: twin of src/warmstart/messages/rewriting.py.

/** What stands at the places before one: the reader's edit, or else ours. */
export function editsBefore({ places }, at, made) {
  const before = places.slice(
    0,
    places.findIndex((place) => place.id === at),
  );
  return Object.fromEntries(before.map(({ id, ours }) => [id, made[id] ?? ours]));
}

/** The letter's parts after the edits that were made; the other places stay. */
export function revise({ parts, places }, made) {
  const revised = { ...parts };
  for (const { id, part, edits } of places)
    if (made[id] !== undefined) revised[part] = edits.find((edit) => edit.id === made[id]).text;
  return revised;
}

/** The letter's text without its subject, paragraphs apart; what was cut leaves no gap. */
export const compose = ({ paragraphs }, parts) =>
  paragraphs
    .map((ids) =>
      ids
        .map((id) => parts[id])
        .filter(Boolean)
        .join(" "),
    )
    .filter(Boolean)
    .join("\n\n");

/** Every version, from the original on: one more place mended in each. */
export function versions(letter, made) {
  const done = {},
    levels = {};
  const written = () => {
    const parts = revise(letter, done),
      text = compose(letter, parts);
    return { words: text.split(/\s+/u).length, subject: parts.subject, text, parts };
  };
  return [
    written(),
    ...letter.places.map((place) => {
      const edit = made[place.id] ?? place.ours,
        before = levels[place.part] ?? place.level,
        after = place.edits.find((each) => each.id === edit).level;
      done[place.id] = edit;
      levels[place.part] = after;
      return { place, edit, before, after, ...written() };
    }),
  ];
}
