// A widget's traits, as its parts set them.

/** `put({ trait: value, ... })`: set some, and tell the kernel, if there is one. */
export const setter = (model) => (changes) => {
  for (const [key, value] of Object.entries(changes)) model.set(key, value);
  model.save_changes();
};
