// set() takes several traits at once
export default {
  render({ model, el }) {
    model.set({ n: 4 });
    el.append(`[several: ${model.get("n") === 4 ? "yes" : "no"}]`);
  },
};
