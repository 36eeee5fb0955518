// host.getModel() finds a child
export default {
  async render({ model, el, host }) {
    if (!host?.getModel) return el.append("[model: no: it isn't there]");
    const child = await host.getModel(model.get("child"));
    el.append(`[model: ${child.get("n") === 21 ? "yes" : "no"}]`);
  },
};
