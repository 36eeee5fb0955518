// widget_manager.get_model() finds a child
export default {
  async render({ model, el }) {
    const child = await model.widget_manager.get_model(model.get("child").replace(/^\w+:|^IPY_MODEL_/, ""));
    el.append(`[manager: ${child.get("n") === 21 ? "yes" : "no"}]`);
  },
};
