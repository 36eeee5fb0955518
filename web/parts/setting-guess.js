// A guess and the setting that it was made for.

/**
 * A guess is held against the setting that it was made for, and no other.
 *
 * @param settingOf  () => what the guess was about, as a text
 * @param none       the trait's value while there is no guess
 * @returns          `get()`, and `lock(changes)`, which sets traits of which one is the guess
 */
export function settingGuess({ model, set }, settingOf, none) {
  let madeFor = settingOf();
  const bind = () => (madeFor = settingOf());
  model.on("change:guess", bind);
  return {
    get: () => (settingOf() === madeFor ? model.get("guess") : none),
    lock(changes) {
      bind(); // the same guess once more changes no trait
      set(changes);
    },
  };
}
