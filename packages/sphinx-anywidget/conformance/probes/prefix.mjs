// host.getModel() takes ipywidgets' own references too
export default {
  async render({ model, el, host }) {
    if (!host?.getModel) return el.append("[prefix: no: it isn't there]");
    const child = await host.getModel(model.get("child"));
    el.append(`[prefix: ${child.get("n") === 21 ? "yes" : "no"}]`);
  },
};
