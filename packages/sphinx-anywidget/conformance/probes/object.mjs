// default export: an object
export default {
  render({ el }) {
    el.append("[object: yes]");
  },
};
