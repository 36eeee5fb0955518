// the saved layout reaches it
export default {
  render({ el }) {
    const around = [el, el.parentElement, el.parentElement?.parentElement];
    const look = () => {
      if (around.some((each) => each?.style.width === "123px")) el.append("[layout: yes]");
      else requestAnimationFrame(look);
    };
    look();
  },
};
