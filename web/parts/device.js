// What the page around the widgets keeps on the reader's device, apart from answers.

/** Where a workshop's hand-ins are kept. */
export const COLLECTED = "warmstart-collected";
const MODE = "mode"; // the page's own key: light or dark
const root = () => new URL(document.documentElement.dataset.content_root ?? ".", location);
const workers = () => (location.protocol === "file:" ? undefined : navigator.serviceWorker);

function chosenColours() {
  try {
    return localStorage.getItem(MODE);
  } catch {
    return null;
  }
}

/** Whether a workshop's hand-ins are kept here; where a browser doesn't tell, they may be. */
export async function hasCollected() {
  try {
    if (!indexedDB.databases) return true;
    return (await indexedDB.databases()).some(({ name }) => name === COLLECTED);
  } catch {
    return false;
  }
}

/** What is kept, as {what, forget}: the choice of colours, and the book itself. */
export async function storedByPage() {
  const found = [];
  const mode = chosenColours();
  if (mode)
    found.push({
      what: `Your choice of colours: ${mode === "auto" ? "as the system has them" : mode}`,
      forget: async () => localStorage.removeItem(MODE),
    });
  if (await hasCollected())
    found.push({
      what: "What was handed in at your workshops",
      forget: () =>
        new Promise((forgotten) => {
          const request = indexedDB.deleteDatabase(COLLECTED);
          request.onsuccess = request.onerror = forgotten;
        }),
    });
  const worker = await workers()?.getRegistration(root());
  if (worker) {
    found.push({
      what: "The book itself, to be read offline",
      async forget() {
        for (const name of await caches.keys())
          if (name.startsWith(`book ${worker.scope} `)) await caches.delete(name);
        await worker.unregister();
      },
    });
  }
  return found;
}
