// What a workshop handed in, kept on this device and nowhere else: in a database, since three hundred
// files are more than the reader's own answers may take. Things are only added to it, so two tabs that
// collect for one activity see each other's and undo nothing.

import { COLLECTED, hasCollected } from "./device.js";

const ARRIVED = "arrived",
  OUT = "out";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function connect() {
  const request = indexedDB.open(COLLECTED, 1);
  request.onupgradeneeded = () => {
    const { result: db } = request;
    db.createObjectStore(ARRIVED, { autoIncrement: true }).createIndex("activity", "activity");
    db.createObjectStore(OUT, { keyPath: ["activity", "mark"] }).createIndex("activity", "activity");
  };
  return done(request);
}

/** A database's own name for a list that ends with this tab, where a browser keeps nothing. */
const inMemory = () => ({ [ARRIVED]: [], [OUT]: [] });

/**
 * @param onchange  another tab has added something, or taken it out
 * @param signal    ends with the widget
 */
export function collectedStore(onchange, signal) {
  let problem = "",
    memory = null;
  const others = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(COLLECTED);
  others?.addEventListener("message", onchange);
  signal?.addEventListener("abort", () => others?.close());
  let opening;
  const database = async () => {
    const db = await (opening ??= connect());
    db.onversionchange = () => (db.close(), (opening = undefined)); // this device's copy is being erased
    return db;
  };

  /** Do something in the database; where that can't be, in this tab's memory, and say so. */
  async function keep(mode, inDatabase, instead) {
    if (!memory) {
      try {
        // Whoever only looks leaves nothing behind.
        if (mode === "readonly" && !opening && !(await hasCollected())) return instead(inMemory());
        const transaction = (await database()).transaction([ARRIVED, OUT], mode);
        const finished = new Promise((resolve, reject) => {
          transaction.oncomplete = resolve;
          transaction.onabort = () => reject(transaction.error);
        });
        const found = await inDatabase((name) => transaction.objectStore(name));
        await finished;
        if (mode === "readwrite") others?.postMessage("");
        return found;
      } catch (error) {
        memory = inMemory();
        problem =
          error?.name === "QuotaExceededError"
            ? "There’s no room left on this device: what comes in now lasts as long as this page is open."
            : "This browser lets the page keep nothing: what comes in lasts as long as this page is open.";
      }
    }
    return instead(memory);
  }
  const all = (store, activity) => done(store.index("activity").getAll(activity));
  const of = (list, activity) => list.filter((r) => r.activity === activity);

  return {
    get problem() {
      return problem;
    },
    /** What came in for an activity, and what was taken out of that. */
    load: (activity) =>
      keep(
        "readonly",
        async (store) => {
          const [arrived, out] = await Promise.all([
            all(store(ARRIVED), activity),
            all(store(OUT), activity),
          ]);
          return { arrived: arrived.map((r) => r.thing), left_out: out.map((r) => r.mark) };
        },
        (kept) => ({
          arrived: of(kept[ARRIVED], activity).map((r) => r.thing),
          left_out: of(kept[OUT], activity).map((r) => r.mark),
        }),
      ),
    add: (activity, things) =>
      keep(
        "readwrite",
        (store) => things.forEach((thing) => store(ARRIVED).add({ activity, thing })),
        (kept) => kept[ARRIVED].push(...things.map((thing) => ({ activity, thing }))),
      ),
    leaveOut: (activity, marks) =>
      keep(
        "readwrite",
        (store) => marks.forEach((mark) => store(OUT).put({ activity, mark })),
        (kept) => kept[OUT].push(...marks.map((mark) => ({ activity, mark }))),
      ),
    putBack: (activity, marks) =>
      keep(
        "readwrite",
        (store) => marks.forEach((mark) => store(OUT).delete([activity, mark])),
        (kept) => (kept[OUT] = kept[OUT].filter((r) => r.activity !== activity || !marks.includes(r.mark))),
      ),
    erase: (activity) => remove(activity, [ARRIVED, OUT]),
    /** The activity for which something came in last; none if nothing has. */
    latest: () =>
      keep(
        "readonly",
        async (store) => (await done(store(ARRIVED).openCursor(null, "prev")))?.value.activity ?? "",
        (kept) => kept[ARRIVED].at(-1)?.activity ?? "",
      ),
  };

  function remove(activity, names) {
    return keep(
      "readwrite",
      async (store) => {
        for (const name of names)
          for (const key of await done(store(name).index("activity").getAllKeys(activity)))
            store(name).delete(key);
      },
      (kept) => names.forEach((name) => (kept[name] = kept[name].filter((r) => r.activity !== activity))),
    );
  }
}
