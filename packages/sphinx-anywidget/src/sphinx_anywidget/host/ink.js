// Has a widget drawn anything that a reader can see?

const MARKS = "img,video,audio,iframe,embed,object,input,textarea,select,button,progress,meter,math";
const SILENT = /^(style|script|template|noscript|link)$/;
const SHAPES = "path,rect,circle,ellipse,line,polyline,polygon,text,image,use,foreignObject";

// Which kind of context a canvas has, only getContext() could tell, and it would give a canvas one that
// has none yet, before its widget chooses. So we note what each widget asks for.
const kinds = new WeakMap();
const drawn = new WeakSet();
const { getContext } = HTMLCanvasElement.prototype;
HTMLCanvasElement.prototype.getContext = function (kind, ...options) {
  const context = getContext.call(this, kind, ...options);
  if (context && !kinds.has(this) && kind.includes("webgl")) awaitProgram(this, context);
  if (context) kinds.set(this, kind);
  return context;
};

/** WebGL draws nothing without a program: a map that waits for its tiles has a canvas, and no more. */
function awaitProgram(canvas, context) {
  context.useProgram = (program) => {
    drawn.add(canvas);
    delete context.useProgram;
    context.useProgram(program);
  };
}

/** A flat canvas can be read; WebGL's picture cannot after its frame, so that drawing at all must do. */
function isPainted(canvas) {
  const kind = kinds.get(canvas);
  if (kind?.includes("webgl")) return drawn.has(canvas);
  if (kind && kind !== "2d") return true;
  const small = Object.assign(document.createElement("canvas"), { width: 32, height: 32 });
  const context = getContext.call(small, "2d", { willReadFrequently: true });
  try {
    context.drawImage(canvas, 0, 0, 32, 32);
    return context.getImageData(0, 0, 32, 32).data.some((value) => value);
  } catch {
    return canvas.width > 0 && canvas.height > 0; // it holds a picture from another host
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
