// setting the same value again is no change
export default {
  render({ model, el }) {
    let heard = 0;
    model.on("change:n", () => (heard += 1));
    model.set("n", 3);
    el.append(`[same: ${heard ? "no: it is heard" : "yes"}]`);
  },
};
