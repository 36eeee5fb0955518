// The files that a page's widgets need: modules, states and buffers. They stand beside this script. The npm
// module may also be loaded where there's no page, and its files have whole addresses.

const { document: ownDocument, location: ownLocation } = globalThis;
const folder = new URL(".", ownDocument?.currentScript?.src ?? ownLocation?.href ?? "file:///");
const isFile = ownLocation?.protocol === "file:";
const loads = new Map();

/** Do something once for a key; whoever asks again gets the same promise. */
export function once(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

export const decode = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** From a folder a page may load scripts only: each file has a twin that hands it over, compressed. */
function fromTwin(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(name.replace(/\.\w+$/, ".text.js"), folder);
    script.onload = () => {
      const packed = new Blob([decode(self.anywidgetText[name])]);
      resolve(new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))));
    };
    script.onerror = () => reject(new Error(`${name} is missing`));
    document.head.append(script);
  });
}

async function response(name) {
  if (isFile) return fromTwin(name);
  const found = await fetch(new URL(name, folder));
  if (!found.ok) throw new Error(`${name} is missing`);
  return found;
}

export const loadBytes = async (name) => new Uint8Array(await (await response(name)).arrayBuffer());
export const loadJSON = async (name) => (await response(name)).json();

/** A module; by its name beside this script, or by its address where the author allows its host. */
export function loadModule(name) {
  return once(loads, name, async () => {
    if (!isFile || /^(\w+:|\/\/)/.test(name)) return import(new URL(name, folder));
    const text = await (await fromTwin(name)).text();
    return import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  });
}
