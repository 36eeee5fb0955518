// initialize() runs once for two views
let times = 0;
export default {
  initialize() {
    times += 1;
  },
  render({ el }) {
    el.append(`[once: ${times === 1 ? "yes" : "no"}]`);
  },
};
