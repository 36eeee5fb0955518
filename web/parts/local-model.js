// A model without a kernel, for one widget that stands inside another.

export function localModel(state) {
  const listeners = [];
  return {
    get: (key) => state[key],
    set(key, value) {
      if (JSON.stringify(state[key]) === JSON.stringify(value)) return;
      state[key] = value;
      for (const [name, callback] of listeners) if (name === `change:${key}`) callback();
    },
    on: (name, callback) => listeners.push([name, callback]),
    save_changes() {},
  };
}
