// Files and folders that somebody dropped or chose, as {source, file}: a source is the path within the
// one folder that was dropped, as the command names it.

const entriesIn = (folder) =>
  new Promise((resolve, reject) => {
    const reader = folder.createReader(),
      all = [];
    // A browser tells a hundred at a time, and then none.
    const more = () =>
      reader.readEntries((some) => {
        all.push(...some);
        if (some.length) more();
        else resolve(all);
      }, reject);
    more();
  });

async function* filesOf(entry, path) {
  if (entry.isFile) yield { source: path + entry.name, file: await new Promise((...f) => entry.file(...f)) };
  else for (const inner of await entriesIn(entry)) yield* filesOf(inner, `${path}${entry.name}/`);
}

/** Paths without the folder that they all lie in, if there is one. */
function within(files) {
  const tops = new Set(files.map(({ source }) => source.slice(0, source.indexOf("/") + 1)));
  const [top] = tops;
  return tops.size === 1 && top
    ? files.map(({ source, file }) => ({ source: source.slice(top.length), file }))
    : files;
}

const inOrder = (files) => files.sort((a, b) => (a.source < b.source ? -1 : 1));

/** What was dropped. */
export async function dropped({ items, files }) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()); // now: the list empties itself
  if (!entries.some((entry) => entry?.isDirectory)) return chosen(files);
  const found = [];
  for (const entry of entries) if (entry) for await (const each of filesOf(entry, "")) found.push(each);
  return inOrder(within(found));
}

/** What was chosen by a key press. */
export const chosen = (files) =>
  inOrder(within([...files].map((file) => ({ source: file.webkitRelativePath || file.name, file }))));
