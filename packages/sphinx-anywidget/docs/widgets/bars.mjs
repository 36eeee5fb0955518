// A bar chart of one number, which a slider may set.
function render({ model, el }) {
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg");
  svg.setAttribute("viewBox", "0 0 300 40");
  svg.setAttribute("role", "img");
  const bar = svg.appendChild(document.createElementNS(NS, "rect"));
  bar.setAttribute("height", "40");
  bar.setAttribute("fill", "currentColor");
  const show = () => {
    const share = model.get("replies");
    bar.setAttribute("width", String(3 * share));
    svg.setAttribute("aria-label", `${share} replies out of 100`);
  };
  model.on("change:replies", show);
  show();
  el.append(svg);
}
export default { render };
