// Keeps one edition of the book on the reader's device: all of it or nothing, and never two mixed.
// A newer edition is fetched beside the old one, and waits until the reader asks for it.
const EDITION = "@EDITION@";
const FILES = "@FILES@"; // path below this script: hash

const { scope } = self.registration;
const PREFIX = `book ${scope} `; // a host may hold other books
const NAME = PREFIX + EDITION;

async function keep() {
  const cache = await caches.open(NAME);
  const all = Object.entries(FILES).map(async ([path, integrity]) => {
    // A file that is not of this edition, because the site changed meanwhile, fails its hash.
    const answer = await fetch(new URL(path, scope), { cache: "no-cache", integrity });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    // Made anew: browsers refuse to open an answer that a host had redirected.
    await cache.put(new URL(path, scope), new Response(await answer.blob(), { headers: answer.headers }));
  });
  try {
    await Promise.all(all);
  } catch (error) {
    await Promise.allSettled(all);
    await caches.delete(NAME);
    throw error;
  }
}

async function forget() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
}

/** What is kept under an address, however a host or a page writes it: /, /page, /page.html, /file.js?v=1. */
async function kept(url) {
  const cache = await caches.open(NAME);
  const path = url.pathname;
  for (const name of path.endsWith("/") ? [`${path}index.html`] : [path, `${path}.html`]) {
    const found = await cache.match(new URL(name, url));
    if (found) return found;
  }
}

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forget()));
addEventListener("message", (event) => event.data === "use" && self.skipWaiting());
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(scope)) return;
  event.respondWith(kept(url).then((found) => found ?? fetch(event.request)));
});
