// export function render (the old shape)
export function render({ el }) {
  el.append("[named: yes]");
}
