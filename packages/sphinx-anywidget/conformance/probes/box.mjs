// inside an ipywidgets VBox
export default {
  render({ el }) {
    el.append("[box: yes]");
  },
};
