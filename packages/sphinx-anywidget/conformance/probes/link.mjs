// jslink() between two anywidgets
export default {
  render({ model, el, signal }) {
    if (model.get("sets")) {
      const set = () => model.set("n", model.get("n") + 1);
      const timer = setInterval(set, 100);
      signal?.addEventListener("abort", () => clearInterval(timer));
      el.append("-");
    }
    model.on("change:n", () => {
      if (!model.get("sets")) el.textContent = "[link: yes]";
    });
  },
};
