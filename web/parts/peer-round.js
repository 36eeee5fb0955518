// Running a round in which people grade one another: make the sheets, hand them out, give feedback back.

import { ActivityError, anyLinkTo, dumpActivity } from "../workshop/activities.js";
import {
  countedPeers,
  feedbackPage,
  fileName,
  peerTables,
  personOf,
  sheetsOf,
  wallPage,
} from "../workshop/feedback.js";
import { EACH, MOST_EACH, PeersError, dumpAllocation } from "../workshop/peers.js";
import { isRehearsal } from "../workshop/writing.js";
import { zipped } from "../library/zip.js";
import { button, buttonRow, primaryButton, select } from "./controls.js";
import { breath, download, h, refill, replaceContent, setText } from "./dom.js";
import { qrCode } from "./qr.js";
import { byName, rowsWhenOpen } from "./people-in.js";
import { rehearsedRound } from "./rehearsed-round.js";
import { plural } from "./words.js";

const LISTED = 200,
  AT_ONCE = 20, // pages made between two frames
  ROUNDS = [1, 2],
  VERSIONS = { 1: "First versions", 2: "Second versions" },
  TABLES = ["drafts.csv", "sheets.csv", "grades.csv", "movement.csv", "readers.csv"];

const nameOf = ({ names }, number) => names.get(number) || `Number ${personOf(number)}`;

/** Save something of a room; what's invented can't be mistaken for a real room's by its name. */
const save = ({ activity }, name, text, type) =>
  download(`${isRehearsal(activity) ? "rehearsal-" : ""}${name}`, text, type);

/** What stands for a draft that was taken out by hand. */
export const draftMark = ({ round, number }) => `draft ${round} ${personOf(number)}`;

/** Whose message is in, in the order of their names: {number, name, rounds}. */
function writersIn(room) {
  const rounds = new Map();
  for (const { number, round } of room.received.drafts)
    rounds.set(number, [...(rounds.get(number) ?? []), round]);
  return [...rounds]
    .map(([number, theirs]) => ({ number, rounds: theirs, name: nameOf(room, number) }))
    .sort(byName);
}

/** Everyone whose message is in, with a button that takes them out. */
function writersList(takeOut) {
  const list = h("ul.pick.people", { "aria-label": "Whose message is in" }),
    count = h("summary"),
    el = h("details", count, list),
    rows = rowsWhenOpen(el, list);
  const row = (one) =>
    h(
      "li",
      `${one.name}, ${one.rounds.length > 1 ? "both versions" : VERSIONS[one.rounds[0]].toLowerCase().slice(0, -1)} `,
      button("Undo", () => (count.focus(), takeOut(one)), { "aria-label": `Undo ${one.name}` }),
    );
  return {
    el,
    update(room) {
      const writers = writersIn(room);
      el.hidden = !writers.length;
      setText(count, `Whose message is in: ${plural(writers.length, "person", "people")}`);
      rows.update(writers, () => writers.slice(0, LISTED).map(row));
    },
  };
}

/** A sheet's link as text and as a QR code; a sentence if it's too long for one. */
async function linkShown(sheet, address, who) {
  try {
    if (!address) throw new ActivityError("This page has no address that phones could open.");
    const link = await anyLinkTo(sheet, address),
      field = h("input", { type: "text", readOnly: true, "aria-label": `Link to the sheet for ${who}` });
    field.value = link;
    field.addEventListener("focus", () => field.select());
    return [field, qrCode(link, `QR code of the link to the sheet for ${who}`)];
  } catch (error) {
    if (!(error instanceof ActivityError)) throw error;
    return h("p.hint", `${error.message} Save the sheets, or the one file for everyone, instead.`);
  }
}

/** Who has a sheet, how far they are, and a link for each, drawn when it's asked for. */
function sheetsList(context) {
  const list = h("ul.pick.people", { "aria-label": "Who has a sheet" }),
    count = h("summary"),
    el = h("details", count, list),
    shown = rowsWhenOpen(el, list);
  function row({ sheet, name, done, all }) {
    const place = h("div");
    const show = button(
      "Link",
      async () => {
        const open = place.childNodes.length > 0;
        show.setAttribute("aria-expanded", String(!open));
        replaceContent(place, open ? [] : await linkShown(sheet, context.address, name));
      },
      { "aria-expanded": "false", "aria-label": `Link to the sheet for ${name}` },
    );
    return h("li", `${name}: ${done} of ${all} graded `, show, place);
  }
  return {
    el,
    update(room, round, sheets) {
      const graded = new Map();
      for (const g of room.gradings)
        if (g.round === round) graded.set(g.reader, [...(graded.get(g.reader) ?? []), g.author]);
      const rows = sheets
        .map(({ sheet, authors }) => {
          const { reader } = sheet.sheet,
            done = (graded.get(reader) ?? []).filter((author) => authors.includes(author)).length;
          return { sheet, name: nameOf(room, reader), done, all: authors.length };
        })
        .sort(byName);
      el.hidden = !rows.length;
      const people = new Set(rows.map(({ sheet }) => sheet.sheet.reader)).size;
      setText(count, `Who has a sheet: ${plural(people, "person", "people")}`);
      shown.update(
        rows.map(({ sheet, done, name }) => [sheet.id, done, name]),
        () => rows.slice(0, LISTED).map(row),
      );
    },
  };
}

/** One round: who is in, the button that makes the sheets, and what is handed out. */
function roundStep(context, round, { makeSheets }) {
  const told = h("p"),
    problem = h("p.missing", { role: "alert" }),
    said = h("p", { role: "status", tabIndex: -1 });
  let each = EACH,
    current; // {room, sheets}
  const offered = Array.from({ length: MOST_EACH }, (_, i) => ({ value: `${i + 1}`, label: `${i + 1}` })),
    loads = select("How many messages each person grades", offered, `${EACH}`, (n) => (each = Number(n)));
  async function make() {
    setText(problem, "");
    setText(said, "");
    try {
      await makeSheets(round, each);
      setText(said, "The sheets are made. Hand them out: one by one, or one file for everyone.");
      said.focus({ preventScroll: true }); // the button goes once everyone has a sheet
    } catch (error) {
      if (!(error instanceof PeersError)) throw error;
      setText(problem, error.message);
    }
  }
  const maker = primaryButton("Make the sheets", make);
  const named = ({ sheet }) => fileName(current.room, `sheet-${round}`, sheet.sheet.reader, "json");
  const saveZip = button("Save the sheets, a file each", () => {
    const files = {};
    for (const one of current.sheets) {
      // Somebody who has been given a further message has two.
      let name = named(one);
      for (let n = 2; name in files; n++) name = named(one).replace(/\.json$/, ` (${n}).json`);
      files[name] = dumpActivity(one.sheet);
    }
    save(current.room, `sheets-${round}.zip`, zipped(files), "application/zip");
  });
  const saveAll = button("Save one file for everyone", () => {
    const theirs = current.room.allocations.filter((a) => a.round === round);
    save(current.room, `sheets-${round}.json`, theirs.map(dumpAllocation).join("\n"), "application/json");
  });
  const list = sheetsList(context),
    handing = h(
      "div",
      buttonRow(saveZip, saveAll),
      h("p.hint", "In the file for everyone, each person’s own device finds their own sheet."),
      list.el,
    );
  const el = h("div.step", [
    h("p.title", VERSIONS[round]),
    told,
    loads.el,
    buttonRow(maker),
    problem,
    said,
    handing,
  ]);
  return {
    el,
    update(room, all) {
      const sheets = all.filter(({ sheet }) => sheet.sheet.round === round),
        readers = new Set(sheets.map(({ sheet }) => sheet.sheet.reader)),
        drafts = room.received.drafts.filter((d) => d.round === round),
        late = drafts.filter((d) => !readers.has(d.number)).length;
      current = { room, sheets };
      el.hidden = !drafts.length && !sheets.length;
      setText(
        told,
        `${plural(drafts.length, "message")} in; ${plural(readers.size, "person has", "people have")} a sheet.`,
      );
      loads.el.hidden = sheets.length > 0;
      maker.hidden = !late;
      setText(
        maker,
        sheets.length ? `Make ${plural(late, "more sheet")}, for latecomers` : "Make the sheets",
      );
      handing.hidden = !sheets.length;
      list.update(room, round, sheets);
    },
  };
}

/** What authors get back, and what is kept. */
function givingBack() {
  let room;
  const saveEach = async () => {
    const of = room,
      pages = {};
    for (const [i, a] of of.authors.entries()) {
      pages[fileName(of, "feedback", a, "html")] = feedbackPage(of, [a]);
      if (i % AT_ONCE === AT_ONCE - 1) await breath();
    }
    save(of, "feedback.zip", zipped(pages), "application/zip");
  };
  const saveTable = (name) => save(room, name, `\ufeff${peerTables(room)[name]}`, "text/csv");
  const feedback = h("div", [
    h("p.title", "What comes back to them"),
    buttonRow(
      button("Save everyone’s feedback, a page each", saveEach),
      button("Save it as one page, to print", () =>
        save(room, "feedback.html", feedbackPage(room), "text/html"),
      ),
    ),
    h("p.hint", "A page has an author’s text and the levels it got, and no grader’s name."),
  ]);
  const tables = h("div", [
    buttonRow(
      button("Save peers.html", () => save(room, "peers.html", wallPage(room), "text/html")),
      TABLES.map((name) => button(`Save ${name}`, () => saveTable(name))),
    ),
    h("p.hint", "How near each reader was to the others stands in readers.csv: for you, not for the wall."),
  ]);
  return {
    content: [feedback, tables],
    update(found) {
      room = found;
      feedback.hidden = !room.authors.length;
      tables.hidden = !room.received.drafts.length && !room.allocations.length;
    },
  };
}

/**
 * The section of an activity in which people write.
 *
 * @param context  with `address`, of the page on which people grade, and `ids`, as `parseActivity` has them
 * @param actions  `makeSheets(round, each)`, which throws a PeersError; `takeOut(writer)`; `invent()`, in
 *                 a rehearsal
 */
export function peerSection(context, actions) {
  const lead = h("p", { role: "status" }),
    refused = h("ul.refusals"),
    rehearsed = rehearsedRound(actions.invent),
    writers = writersList(actions.takeOut),
    steps = ROUNDS.map((round) => roundStep(context, round, actions)),
    back = givingBack();
  const el = h("div.peers", { hidden: true }, [
    h("p.title", "Write, grade one another, revise"),
    lead,
    rehearsed.el,
    refused,
    writers.el,
    steps.map((step) => step.el),
    back.content,
  ]);
  return {
    el,
    /** Show a room, or nothing; the page for the wall comes back. */
    update(room) {
      el.hidden = !room;
      if (!room) return "";
      const sheets = sheetsOf(room.allocations, context.ids);
      setText(lead, countedPeers(room));
      const problems = room.received.refused.map(([draft, why]) => [nameOf(room, draft.number), why]);
      if (room.received.others)
        problems.push([plural(room.received.others, "message"), "Written for another activity: left out."]);
      refill(refused, problems, () => problems.map(([who, why]) => h("li", h("strong", who), `: ${why}`)));
      refused.hidden = !problems.length;
      rehearsed.update(room);
      writers.update(room);
      for (const step of steps) step.update(room, sheets);
      back.update(room);
      return wallPage(room);
    },
  };
}
