// an instance's own module
export default {
  render({ el }) {
    el.append("[own: yes]");
  },
};
