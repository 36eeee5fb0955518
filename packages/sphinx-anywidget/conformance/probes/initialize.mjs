// initialize() has run before render()
let seen;
export default {
  initialize({ model }) {
    seen = model.get("n");
  },
  render({ el }) {
    el.append(`[initialize: ${seen === 3 ? "yes" : "no"}]`);
  },
};
