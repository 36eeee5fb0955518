// experimental.invoke() is refused in five seconds
export default {
  async render({ el, experimental }) {
    if (!experimental?.invoke) return el.append("[invoke: no: it isn't there]");
    const refused = experimental.invoke("x").then(
      () => "no: it was answered",
      () => "yes",
    );
    const late = new Promise((resolve) => setTimeout(resolve, 5_000, "no: it hangs"));
    el.append(`[invoke: ${await Promise.race([refused, late])}]`);
  },
};
