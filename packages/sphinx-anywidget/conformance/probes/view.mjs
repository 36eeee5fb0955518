// widget_manager.create_view() draws a child
export default {
  async render({ model, el }) {
    const manager = model.widget_manager;
    const child = await manager.get_model(model.get("child").replace(/^\w+:|^IPY_MODEL_/, ""));
    const view = await manager.create_view(child);
    el.append(view.el);
    const look = () => {
      if (view.el.textContent.includes("child")) el.append("[view: yes]");
      else requestAnimationFrame(look);
    };
    look();
  },
};
