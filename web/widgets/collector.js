// A workshop collected in the page: hand out an activity, drop what comes back, and watch the report grow.

import {
  ActivityError,
  MARK,
  activityOf,
  anyLinkTo,
  dumpActivity,
  parseActivity,
} from "../workshop/activities.js";
import { now, wellFormed } from "../workshop/answers.js";
import { collect, mark } from "../workshop/collecting.js";
import { texts } from "../workshop/demo.js";
import { unpackedBlocks } from "../workshop/drafts.js";
import { nextActivity } from "../workshop/earlier.js";
import { allocationsIn, eachSheet, peerRound } from "../workshop/feedback.js";
import { RosterError, withPoints, told } from "../workshop/gradebook.js";
import { readFile, readText, textOf, tooLarge } from "../workshop/inbox.js";
import { bringsOwn, hasReference } from "../workshop/material.js";
import { pairsOf } from "../workshop/pairs.js";
import { allocate, dumpAllocation } from "../workshop/peers.js";
import baked from "../workshop/reading.json";
import { handedIn, rehearsal } from "../workshop/rehearsal.js";
import { counted, report, tables, unread } from "../workshop/report.js";
import { isRehearsal } from "../workshop/writing.js";
import { openGiven, putIntoAddress } from "../parts/activity-address.js";
import { activityEditor, handout } from "../parts/activity-editor.js";
import { arrivalForm, progressBar, takeDrops } from "../parts/arrival-form.js";
import { contentOf, newOnes, thingsOf } from "../parts/arrivals.js";
import { collectedStore } from "../parts/collected.js";
import { button, buttonRow, labelledLine } from "../parts/controls.js";
import { breath, download, h, liveRegion, replaceContent, setText, uniqueId } from "../parts/dom.js";
import { ownMaterial } from "../parts/own-material.js";
import { draftMark, peerSection } from "../parts/peer-round.js";
import { peopleIn, peopleList } from "../parts/people-in.js";
import { onAddress } from "../parts/permalink.js";
import { qrCode } from "../parts/qr.js";
import { questionPlace } from "../parts/question.js";
import { showReport } from "../parts/report-shown.js";
import { nameOf, namedHandIn, outdone, scanned } from "../parts/scanned.js";
import { scanner } from "../parts/scanner.js";
import { isTakenOut, unreadList } from "../parts/unread-list.js";
import { widget } from "../parts/widget.js";
import { writingForm } from "../parts/writing-form.js";
import { plural } from "../parts/words.js";

const SLICE = 40, // ms of work between two frames
  MANY = 100, // things, of which the steps are put into frames of their own
  BACK_ROW = 500; // characters of a link; the code of a longer one is too fine to be read from there
const FINE_CODE =
  "The link is too long for a QR code that phones could read from the back row: paste it into the chat, " +
  "or hand out the file.";
const NO_CODE = "There’s no link, so there’s no QR code: hand out the file.";
const REHEARSAL = { people: 30, seed: 1, messages: 10, criteria: "context.ask.offer", title: "Rehearsal" };
const ONE_CODE = "A name can only go with a single code: empty the name field, or type one code.";
const TRY_IT = "Try it with thirty invented people",
  TRY_WRITING = "Try a round of writing with invented people";
const NEXT =
  "The next room’s activity is this one, with what this room chose: people there see it once they’ve " +
  "locked their own answer. It names no one.";
const TABLES = ["answers.csv", "summary.csv", "items.csv", "rejected.csv"];

/** Let the page draw and answer before going on with a report. */
function breathe(report) {
  report.setAttribute("aria-busy", "true");
  return breath();
}

// ---- the widget --------------------------------------------------------------------------

/** `fixed`: the activity was given from the start, and cannot be left. */
function prepare({ traits, store }) {
  const fixed = traits.activity !== "",
    ids = traits.known;
  const published = store && location.protocol !== "file:";
  return {
    ...{ fixed, ids, read: new Map(), run: 0, adding: Promise.resolve(), counting: Promise.resolve() },
    collection: null,
    parse: (text) => parseActivity(text, ids),
    address: published ? new URL(traits.page, location.href).href : "",
  };
}

function react(context, view) {
  const { el, traits, set, store, parse } = context;

  /** Show what is kept of the open activity; in Jupyter the kernel keeps it. */
  async function refresh() {
    const { activity } = traits;
    if (!context.kept || !activity) return;
    const kept = await context.kept.load(activity);
    setText(view.problem, context.kept.problem);
    if (traits.activity === activity) set(kept);
  }
  if (store) context.kept = collectedStore(refresh, context.signal);

  /** Add things, one lot after another: names are given by what is here already. */
  const add = (make) =>
    (context.adding = context.adding.then(async () => {
      const { activity } = traits;
      const things = newOnes(await make(), traits.arrived);
      if (!things.length) return view.spoken.announce("You have all of this already.");
      if (context.kept) {
        await context.kept.add(activity, things);
        await refresh();
      } else set({ arrived: [...traits.arrived, ...things] });
    }));

  const leaveOut = async (marks) => {
    if (!context.kept) return set({ left_out: [...traits.left_out, ...marks] });
    await context.kept.leaveOut(traits.activity, marks);
    await refresh();
  };

  const putBack = async (marks) => {
    if (!context.kept) return set({ left_out: traits.left_out.filter((m) => !marks.includes(m)) });
    await context.kept.putBack(traits.activity, marks);
    await refresh();
  };

  function enter(text) {
    set({ activity: text, arrived: [], left_out: [] });
    if (store) putIntoAddress(parse(text), () => traits.activity === text);
    return refresh();
  }
  function refuse(error) {
    if (!(error instanceof ActivityError)) throw error;
    view.refused.textContent = error.message;
    view.refused.scrollIntoView({ block: "nearest" });
    return false;
  }
  function open(text) {
    try {
      const activity = parse(text);
      view.refused.textContent = "";
      if (activity.text === traits.activity) return true;
      enter(activity.text);
      view.title.focus({ preventScroll: true });
      el.scrollIntoView({ block: "start" });
      return true;
    } catch (error) {
      return refuse(error);
    }
  }
  /** What invented people hand in next. */
  async function invent() {
    const { people, seed } = REHEARSAL;
    const made = handedIn(context.room, people, seed, context.ids);
    await add(() => made.map(([source, text]) => ({ source, text })));
    await context.counting;
  }
  return {
    refresh,
    /** Open the activity in a text, or say why not and leave everything as it is. */
    open: (text) => openGiven(text, open, refuse),
    /** What came in last, after a reload or a crash. */
    async resume() {
      const activity = context.fixed ? traits.activity : await context.kept.latest();
      if (activity && (context.fixed || !traits.activity))
        await (context.fixed ? refresh() : enter(activity));
    },
    async leave() {
      const { before } = context;
      context.before = "";
      if (before) {
        await enter(before);
        return view.title.focus();
      }
      if (store) history.replaceState(null, "", location.href.split("#")[0]);
      set({ activity: "", arrived: [], left_out: [] });
      view.start.querySelector("input").focus();
    },
    addFiles: (files) =>
      add(async () => {
        const all = await files,
          things = [];
        for (const [i, each] of all.entries()) {
          view.progress.show("Reading", i, all.length);
          for (const thing of await thingsOf(each)) things.push(await unpackedThing(thing, context.ids));
        }
        view.progress.hide();
        return things;
      }),
    /** Add a text that holds a hand-in, with a name if it's one code; else say why not, and leave it in its field. */
    async addText(given, whose) {
      const text = await unpackedBlocks(given, context.ids),
        n = traits.arrived.filter((t) => /^pasted \d+$/.test(t.source)).length + 1,
        thing = { source: `pasted ${n}`, text: wellFormed(text) },
        name = nameOf(wellFormed(whose));
      const readings = readText(thing.source, thing.text, context.ids),
        { items, accepted } = collect(readings, knownOf(context), traits.reference);
      const refused = items.find((i) => i.status === "rejected") ?? items[0],
        isOneCode = items.length === 1 && accepted.length === 1 && !accepted[0].at;
      if (!accepted.length && !readings.some((r) => r.draft || r.allocation)) {
        setText(view.unreadable, refused.reason);
        return view.pasted.focus();
      }
      if (name && !isOneCode) {
        setText(view.unreadable, ONE_CODE);
        return view.whose.focus();
      }
      if (name) thing.text = namedHandIn(accepted[0].sheet, name);
      setText(view.unreadable, "");
      view.pasted.value = view.whose.value = "";
      view.pasted.focus();
      add(() => [thing]);
    },
    /** Add what the camera has read, once it's told whose it is; the next one waits until it's counted. */
    async scan(text, tell) {
      await context.adding;
      await context.counting;
      if (!traits.activity) return {};
      const found = await scanned(text, knownOf(context), context.collection?.accepted ?? [], context.ids);
      tell(found);
      if (!found.text) return {};
      const n = traits.arrived.filter((t) => /^scanned \d+/.test(t.source)).length + 1,
        source = `scanned ${n}`;
      await add(() => [{ source, text: found.text }]);
      await context.counting;
      if (found.draft) return { undo: () => leaveOut([draftMark(found.draft)]) };
      const its = (r) => r.sheet && (r.file || r.source) === source;
      if (!context.collection.accepted.some(its)) tell(outdone(found));
      return { undo: () => leaveOut(context.collection.readings.filter(its).map(mark)) };
    },
    async rehearse() {
      const { people, seed, messages, criteria, title } = REHEARSAL,
        open = traits.activity && parse(traits.activity);
      if (!open) await enter(parse(`${context.ids.slice(0, messages).join(".")}~${criteria}~${title}`).text);
      else if (!context.fixed && open.title !== title) {
        // An activity of its own: nothing that's invented counts in a room's.
        await enter(activityOf({ ...open, title }, context.ids).text);
        context.before = open.text;
      }
      const made = texts(parse(traits.activity), people, seed, traits.reference);
      await add(() => made.map(([source, text]) => ({ source, text })));
      view.title.focus({ preventScroll: true });
    },
    /** Open a round of writing by invented people: an activity of its own, with what's asked in the open one. */
    async rehearseWriting() {
      const { activity } = traits;
      await enter(rehearsal(activity && parse(activity), context.ids).text);
      context.before = activity;
      await context.counting;
      if (!traits.arrived.length) await invent();
      view.title.focus({ preventScroll: true });
    },
    invent,
    undo({ person, name }) {
      const { readings, items } = context.collection;
      view.who.focus(); // the button goes with its row
      leaveOut(readings.flatMap((r, i) => (r.sheet && items[i].person === person ? [mark(r)] : [])));
      view.spoken.announce(`${name} was taken out.`);
    },
    putBack: () => putBack(traits.left_out.filter(isTakenOut)),
    /** Put what can't be read aside, or back: the report counts it all the same. */
    async putAside(mark, aside) {
      await (aside ? leaveOut([mark]) : putBack([mark]));
      await context.counting;
    },
    /** Hand out sheets to whoever has none: what is handed out is kept with what came in. */
    async makeSheets(round, each) {
      const { activity, allocations, received } = context.room;
      const made = allocate(activity, received.drafts, allocations, {
        open: context.ids,
        round,
        each,
        at: now(),
      });
      await add(() => [{ source: `sheets-${round}.json`, text: dumpAllocation(made) }]);
    },
    takeOut({ number, rounds, name }) {
      leaveOut(rounds.map((round) => draftMark({ round, number })));
      view.spoken.announce(`${name} was taken out.`);
    },
    erase() {
      const sentence = "Erase everything that was collected for this activity on this device?";
      const yes = async () => {
        view.question.close();
        if (context.kept) {
          await context.kept.erase(traits.activity);
          await refresh();
        } else set({ arrived: [], left_out: [] });
        view.title.focus();
      };
      view.question.ask(sentence, "Yes, erase it", yes, "No, keep it", () => view.eraseButton.focus());
    },
    /** Points in a platform's own list of people, as a file to import there. */
    async withPoints(file) {
      try {
        if (file.size > baked.largest) throw new RosterError(tooLarge(file.size));
        const { text, reason } = textOf(file.name, new Uint8Array(await file.arrayBuffer()));
        if (text === undefined) throw new RosterError(reason);
        const filled = withPoints(context.collection, text, traits.reference);
        download("points.csv", filled.text, "text/csv");
        setText(view.filled, `Saved as points.csv. ${told(filled)}`);
      } catch (error) {
        if (!(error instanceof RosterError)) throw error;
        setText(view.filled, error.message);
      }
    },
    /** The next room's activity, which shows what this room chose after each own answer. */
    saveNext() {
      try {
        const activity = parse(traits.activity),
          [first] = context.collection.rounds;
        const none = { readings: [], activity };
        const next = nextActivity(activity, first ?? none, context.ids);
        download(`activity-${next.id}.json`, dumpActivity(next), "application/json");
        setText(view.filled, `Saved as activity-${next.id}.json: hand it out in the next room.`);
      } catch (error) {
        if (!(error instanceof ActivityError)) throw error;
        setText(view.filled, error.message);
      }
    },
    project: () => view.report.requestFullscreen(),
    showBook: (shown) => showBook(view, shown),
    save(name) {
      const isTable = name.endsWith(".csv");
      const text = isTable
        ? `\ufeff${[...tables(context.collection)[name]].join("")}`
        : report(context.collection, traits.messages);
      download(name, text, isTable ? "text/csv" : "text/html");
    },
  };
}

function build(context, actions) {
  const { traits, address, fixed, signal, store } = context;
  const why = store ? unreachable(address) : NOTEBOOK;
  const view = { actions, refused: h("p.missing", { role: "alert" }) };
  view.start = h(
    "div.start",
    h("p", "New to this? "),
    buttonRow(button(TRY_IT, actions.rehearse), button(TRY_WRITING, actions.rehearseWriting)),
    activityEditor(traits, {
      ...{ open: actions.open, address },
      ...{ title: "Open an activity", goOn: "Collect for it" },
      makeOwn: (form) => ownMaterial({ store, signal, form, parse: context.parse }),
    }),
    writingForm({ open: actions.open, ids: context.ids, store, signal }),
  );
  view.title = h("p.title", { tabIndex: -1 });
  view.about = h("p");
  view.handout = handout(address);
  view.code = h("div.show");
  view.scanner = scanner(actions.scan, signal);
  view.progress = progressBar();
  view.spoken = liveRegion(signal);
  const tryIt = () => (context.room ? actions.rehearseWriting() : actions.rehearse());
  view.empty = h("p", "Nothing has come in yet. ", button(TRY_IT, tryIt));
  view.who = peopleList(actions.undo);
  view.back = h("p", button("Put back everyone you took out", actions.putBack));
  view.unread = unreadList(actions.putAside, view.spoken.announce);
  view.question = questionPlace();
  view.eraseButton = button("Erase what was collected", actions.erase);
  view.peers = peerSection(context, actions);
  view.problem = h("strong", { role: "status" });
  view.filled = h("p", { role: "status" });
  const roster = h("input", { type: "file", id: uniqueId("roster"), accept: ".csv,.txt,text/csv" });
  roster.addEventListener("change", () => {
    const [file] = roster.files;
    if (file) actions.withPoints(file);
    roster.value = "";
  });
  view.practice = button("Save practice.csv", () => actions.save("practice.csv"));
  view.pairs = button("Save pairs.csv", () => actions.save("pairs.csv"));
  view.tables = buttonRow(
    ["report.html", ...TABLES].map((name) => button(`Save ${name}`, () => actions.save(name))),
    [view.practice, view.pairs],
  );
  view.next = h(
    "div",
    buttonRow(button("Save the next room’s activity", actions.saveNext)),
    h("p.hint", NEXT),
  );
  view.roster = h(
    "div",
    labelledLine("Points for Moodle or Canvas: choose the CSV of grades that you exported there", roster),
  );
  view.saving = h(
    "div",
    view.tables,
    buttonRow(
      document.fullscreenEnabled && button("Show the report full screen", actions.project),
      view.eraseButton,
    ),
    [view.next, view.roster, view.filled],
  );
  view.book = button("Show the book’s readings", () => actions.showBook(!isShown(view.book)), {
    "aria-pressed": "false",
  });
  view.bookRow = buttonRow(view.book);
  view.wall = h("div");
  view.report = h(
    "div.report.covered",
    { role: "region", "aria-label": "Report", tabIndex: -1 },
    view.wall,
    view.bookRow,
  );
  view.room = h(
    "div",
    h(
      "div.opening",
      h("div", view.title, view.about, view.handout.el, why && h("p.unreachable", why)),
      view.code,
    ),
    h("p.title", "What comes back"),
    [
      arrivalForm(actions, view),
      view.scanner.el,
      view.progress.el,
      view.empty,
      view.who.el,
      view.back,
      view.unread.el,
      view.peers.el,
      view.saving,
    ],
    view.question.el,
    h(
      "p.kept",
      store
        ? "What you collect stays on this device and is sent nowhere. It’s still here after a reload, until you erase it. "
        : "What you collect stays in this notebook’s kernel. ",
      view.problem,
    ),
    view.report,
    !fixed && buttonRow(button("Leave this activity", actions.leave)),
    view.spoken.el,
  );
  return { ...view, content: [view.refused, view.start, view.room] };
}

// ---- what is shown --------------------------------------------------------------------------

const INSTEAD =
  "Put the book on a web server (the README says how) and open this page there, or hand out the file, " +
  "or the messages on paper.";
const FOLDER = `Phones can’t open this page: it comes from a folder on this computer. ${INSTEAD}`;
const ALONE = `Phones can’t open this link: it only works on this computer. ${INSTEAD}`;

const NOTEBOOK = "A notebook has no address that phones could open: hand out the text, or the file.";

/** Why phones can't open an address, if they can't. */
function unreachable(address) {
  if (!address) return FOLDER;
  const alone = /^(?:localhost|.*\.localhost|127\..*|\[::1\])$/.test(new URL(address).hostname);
  return alone ? ALONE : "";
}

/** The link as a picture for phones, and as text; a page without an address has none, nor has too long a link. */
async function codeOfLink(activity, address) {
  if (!address) return null;
  const link = await anyLinkTo(activity, address).catch(() => "");
  if (!link || link.length > BACK_ROW) return h("p.hint", link ? FINE_CODE : NO_CODE);
  return h(
    "details",
    { open: true },
    h("summary", "The link as a QR code, for the back row"),
    qrCode(link, `QR code of the link to ${activity.title || "the activity"}`),
    h("p.link", link),
  );
}

const isShown = (toggle) => toggle.getAttribute("aria-pressed") === "true";

/** On the wall the book's own readings wait until the room has argued, and graded again. */
function showBook({ book, report }, shown) {
  book.setAttribute("aria-pressed", String(shown));
  report.classList.toggle("covered", !shown);
}

function show(context, view, collection, html) {
  const { traits } = context;
  context.collection = collection;
  const some = traits.arrived.length > 0,
    isWriting = Boolean(context.room);
  // A round of writing is rehearsed elsewhere, from where one has to be able to come back.
  view.empty.hidden = some || (isWriting && (context.fixed || isRehearsal(context.room.activity)));
  for (const part of [view.who.el, view.tables, view.next, view.roster, view.bookRow])
    part.hidden = isWriting;
  view.saving.hidden = view.report.hidden = !some;
  view.practice.hidden = !collection.practised.length;
  view.pairs.hidden = isWriting || !collection.rounds.some((round) => pairsOf(round.activity).length);
  view.back.hidden = !traits.left_out.some(isTakenOut);
  if (!isWriting) view.who.update(peopleIn(collection));
  view.unread.update(unread(collection), traits.left_out);
  showReport(view.wall, html);
  view.report.removeAttribute("aria-busy");
  if (some && !isWriting) view.spoken.announce(`${counted(collection)}.`);
}

/** The activities whose codes may come in: the open one, and the sheets that were handed out for it. */
const knownOf = ({ known, parse, traits }) =>
  known?.[0].text === traits.activity ? known : [parse(traits.activity)];

/** A thing that came in, with the blocks in it as files that can be read at once. */
const unpackedThing = async (thing, ids) =>
  thing.text === undefined ? thing : { ...thing, text: await unpackedBlocks(thing.text, ids) };

/** What people wrote and graded; what was taken out by hand isn't there. */
function roomIn({ traits, parse, ids }, readings, { accepted }) {
  const out = new Set(traits.left_out),
    left = readings.filter((r) => !r.draft || !out.has(draftMark(r.draft)));
  return peerRound(parse(traits.activity), left, accepted, ids);
}

/** Read what is new, a slice at a time, and count anew. */
async function reckon(context, view) {
  const { traits, parse, ids, read } = context,
    { arrived } = traits,
    run = ++context.run;
  const activity = parse(traits.activity),
    readings = [];
  let started = performance.now();
  // Little is counted at once: whoever waited for nothing sees it as soon as it came in.
  const isLate = () => performance.now() - started >= SLICE;
  /** Let the page draw; whether nothing else has come in meanwhile. */
  async function goOn() {
    await breathe(view.report);
    started = performance.now();
    return run === context.run;
  }
  for (const [i, thing] of arrived.entries()) {
    const { source, ...rest } = thing,
      key = contentOf(thing);
    if (!read.has(key)) read.set(key, readFile(source, rest, ids));
    readings.push(...read.get(key));
    if (!isLate()) continue;
    view.progress.show("Counting", i + 1, arrived.length);
    if (!(await goOn())) return;
  }
  view.progress.hide();
  const known = [activity];
  for (const { sheet } of activity.write ? eachSheet(allocationsIn(activity, readings), ids) : []) {
    known.push(sheet);
    if (isLate() && !(await goOn())) return;
  }
  context.known = known;
  let collection, html;
  // Of many, each step in a frame of its own.
  const steps = [
    () => (collection = collect(readings, known, traits.reference, traits.left_out)),
    ...(activity.write
      ? [
          () => (context.room = roomIn(context, readings, collection)),
          () => (html = view.peers.update(context.room)),
        ]
      : [() => collection.rounds, () => (html = report(collection, traits.messages, true))]),
  ];
  for (const step of steps) {
    if (arrived.length > MANY) await breathe(view.report);
    if (run !== context.run) return;
    step();
  }
  if (arrived.length > MANY) await breathe(view.report);
  if (run === context.run) show(context, view, collection, html);
}

function update(context, view, trait) {
  const { traits, parse, address } = context,
    open = traits.activity !== "";
  view.start.hidden = open;
  view.room.hidden = !open;
  if (trait === "activity") {
    view.scanner.close();
    showBook(view, false);
  }
  if (!open) return;
  if (trait === undefined || trait === "activity") {
    const activity = parse(traits.activity),
      { title, messages, criteria } = activity;
    setText(view.title, title || "Untitled");
    const asked = activity.write ? "A message to write" : plural(messages.length, "message");
    setText(view.about, `${asked}, ${plural(criteria.length, "criterion", "criteria")}.`);
    setText(view.book, bringsOwn(activity) ? "Show the reference grades" : "Show the book’s readings");
    view.book.hidden = !messages.some((m) => criteria.some((c) => hasReference(activity, m, c)));
    view.handout.update(activity);
    context.room = context.known = null;
    view.peers.update(null);
    codeOfLink(activity, address).then(
      (code) => traits.activity === activity.text && replaceContent(view.code, code),
    );
  }
  context.counting = reckon(context, view);
}

async function opened(context, view) {
  const { store, fixed, signal } = context,
    { actions } = view;
  takeDrops(
    view.root,
    () => context.traits.activity !== "",
    (files) => actions.addFiles(files),
  );
  if (!store) return;
  if (!fixed) onAddress(MARK, () => actions.open(location.hash), signal);
  await actions.resume();
}

export const render = widget({
  kind: "collector",
  label: "Collector",
  observes: ["activity", "arrived", "left_out"],
  prepare,
  react,
  build,
  update,
  opened,
});
