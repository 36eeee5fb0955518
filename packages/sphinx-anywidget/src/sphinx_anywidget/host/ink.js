// Has a widget drawn anything that a reader can see?

const MARKS = "img,video,audio,iframe,embed,object,input,textarea,select,button,progress,meter,math";
const SILENT = /^(style|script|template|noscript|link)$/;
const SHAPES = "path,rect,circle,ellipse,line,polyline,polygon,text,image,use,foreignObject";

/** A canvas that can be read tells whether it is empty; any other gets the benefit of the doubt. */
function isPainted(canvas) {
  const small = Object.assign(document.createElement("canvas"), { width: 32, height: 32 });
  const context = small.getContext("2d", { willReadFrequently: true });
  try {
    context.drawImage(canvas, 0, 0, 32, 32);
    const drawn = context.getImageData(0, 0, 32, 32).data.some((value) => value);
    return drawn || !canvas.getContext("2d"); // WebGL's picture cannot be read after the frame
  } catch {
    return canvas.width > 0 && canvas.height > 0;
  }
}

const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());

function shows(element) {
  const { width, height } = element.getBoundingClientRect();
  if (width < 2 || height < 2 || !element.checkVisibility({ visibilityProperty: true })) return false;
  if (element.matches(MARKS)) return true;
  if (element.localName === "canvas") return isPainted(element);
  if (element.localName === "svg") return element.querySelector(SHAPES) !== null;
  if (hasText(element)) return true;
  // A leaf may be a swatch; a frame around nothing is no drawing.
  const style = getComputedStyle(element);
  const { backgroundColor: colour, backgroundImage: image } = style;
  return !element.childElementCount && (image !== "none" || !/^(transparent|rgba\(.*, 0\))$/.test(colour));
}

/** Whether an element shows, or something in it does, in shadow trees too. */
function isInk(element) {
  if (SILENT.test(element.localName) || element.classList.contains("anywidget-note")) return false;
  return shows(element) || [...element.children, ...(element.shadowRoot?.children ?? [])].some(isInk);
}

/** Whether a widget has put anything into its element that can be seen. */
export const hasInk = (el) => hasText(el) || [...el.children, ...(el.shadowRoot?.children ?? [])].some(isInk);
