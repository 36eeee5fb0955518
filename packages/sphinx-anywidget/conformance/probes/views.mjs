// two views of a model stay in step
export default {
  render({ model, el }) {
    const show = () => {
      if (model.get("n") === 2) el.textContent = "[views: yes]";
    };
    model.on("change:n", show);
    model.set("n", model.get("n") + 1);
    show();
  },
};
