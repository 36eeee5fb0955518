// off() ends a listener
export default {
  render({ model, el }) {
    let heard = 0;
    const listen = () => (heard += 1);
    model.on("change:n", listen);
    model.off("change:n", listen);
    model.set("n", 4);
    el.append(`[off: ${heard ? "no" : "yes"}]`);
  },
};
