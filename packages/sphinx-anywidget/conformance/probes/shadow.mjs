// its styles can't touch the page (shadow DOM)
export default {
  render({ el }) {
    el.append(`[shadow: ${el.getRootNode() instanceof ShadowRoot ? "yes" : "no"}]`);
  },
};
