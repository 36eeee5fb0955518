// default export: a function
export default () => ({
  render({ el }) {
    el.append("[function: yes]");
  },
});
