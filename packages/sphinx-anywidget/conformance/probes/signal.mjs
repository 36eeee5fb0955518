// render() is given a signal
export default {
  render({ el, signal }) {
    el.append(`[signal: ${signal instanceof AbortSignal ? "yes" : "no: it isn't there"}]`);
  },
};
