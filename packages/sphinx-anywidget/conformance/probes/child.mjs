// (part of other probes)
export default {
  initialize({ model }) {
    return { double: () => 2 * model.get("n") };
  },
  render({ el }) {
    el.append("child");
  },
};
