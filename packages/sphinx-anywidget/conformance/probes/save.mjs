// save_changes() and send() may be called
export default {
  render({ model, el }) {
    model.set("n", 4);
    model.save_changes();
    model.send({ kind: "hello" });
    el.append("[save: yes]");
  },
};
