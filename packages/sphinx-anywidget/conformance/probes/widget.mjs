// host.getWidget() draws a child and has its exports
export default {
  async render({ model, el, host, signal }) {
    if (!host?.getWidget) return el.append("[widget: no: it isn't there]");
    const { render, exports } = await host.getWidget(model.get("child"));
    const inner = el.appendChild(document.createElement("div"));
    await render({ el: inner, signal });
    const right = exports.double() === 42 && inner.textContent === "child";
    el.append(`[widget: ${right ? "yes" : "no"}]`);
  },
};
