// a change is heard, by name and at all
export default {
  render({ model, el }) {
    const heard = new Set();
    model.on("change:n", () => heard.add("by name"));
    model.on("change", () => heard.add("at all"));
    model.set("n", 4);
    el.append(`[change: ${heard.size === 2 && model.get("n") === 4 ? "yes" : "no"}]`);
  },
};
