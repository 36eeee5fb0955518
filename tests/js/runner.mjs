// Answers JSON lines from Python: {"call": "replies", "with": [...]} -> a line of JSON.
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import * as model from "../../build/twins.mjs";

const lexicon = JSON.parse(readFileSync(new URL("../../web/messages/lexicon.json", import.meta.url), "utf8"));

/** The answer of Python's tables: a missing number is null. */
const bytes = (data) =>
  typeof data === "string"
    ? new TextEncoder().encode(data)
    : Uint8Array.from(Array.isArray(data) ? data : Buffer.from(data.base64, "base64"));

let room; // what a collection needs of the book: {messages, reference}

const collected = async (files, activities, leftOut = []) => {
  const open = room.messages.map((m) => m.id),
    readings = [];
  for (const [name, data] of files)
    for await (const { source, ...rest } of model.handedIn.textsOf(name, bytes(data)))
      readings.push(...model.handedIn.readFile(source, rest, open));
  return model.collecting.collect(readings, activities, room.reference, leftOut);
};

/** What stands in some files, their blocks unpacked as the page does when they come in. */
async function writtenReadings(files, text) {
  const open = room.messages.map((m) => m.id),
    readings = [];
  for (const [name, given] of files) {
    const unpacked = await model.drafts.unpackedBlocks(given, open);
    readings.push(...model.handedIn.readText(name, unpacked, open));
  }
  return { readings, open, activity: model.parseActivity(text, open) };
}

const calls = {
  ...model,
  analyse: (text, relationship = "stranger", channel = "email") =>
    model.analyse(text, relationship, channel, lexicon),
  tryAnswers: (text) => {
    try {
      return model.parseAnswers(text);
    } catch (error) {
      if (!(error instanceof model.AnswersError)) throw error;
      return { error: error.message.replaceAll("’", "'") };
    }
  },
  trySetting: (text) => {
    try {
      return model.parseSetting(text);
    } catch (error) {
      if (!(error instanceof model.SettingError)) throw error;
      return { error: error.message };
    }
  },
  /** What a call gives, or its sentence. */
  tryWorkshop: (name, ...args) => {
    try {
      return model[name](...args);
    } catch (error) {
      if (!(error instanceof model.ActivityError || error instanceof model.CodeError)) throw error;
      return { error: error.message };
    }
  },
  /** An activity out of anything that's handed out, with what graders see of it; or the sentence. */
  tryActivity: async (text, open) => {
    try {
      const a = await model.readActivity(text, open);
      const own = (a.ownMessages ?? []).map(({ id }) => model.material.messageOf(a, id, []));
      const criteria = a.criteria.map((c) => model.material.criterionOf(a, c));
      const { messages, title, key, id } = a;
      return {
        ...{ messages, criteria: a.criteria, title, text: a.text, key, id, file: model.dumpActivity(a) },
        seen: own.map((m) => [m.id, m.situation, m.text]),
        asked: criteria.map((c) => [c.name, c.question, c.levels.map((l) => [l.label, l.descriptor])]),
      };
    } catch (error) {
      if (!(error instanceof model.ActivityError)) throw error;
      return { error: error.message };
    }
  },
  linkOf: (text, open, page) => model.anyLinkTo(model.parseActivity(text, open), page),
  materialProblems: (d) => {
    const material = {
      ...{ messages: d.messages, criteria: d.criteria, practice: d.practice ?? [], earlier: d.earlier ?? {} },
      ownMessages: d.own_messages.map(model.material.ownMessageOf),
      ownCriteria: d.own_criteria.map(model.material.ownCriterionOf),
    };
    return [...model.material.idProblems(material), ...model.material.materialProblems(material)];
  },
  room: (given) => ((room = given), true),
  agreementOf: (criteria, counts, options) => [
    ...model.agreement(criteria, (c) => counts[criteria.indexOf(c)], options).values(),
  ],
  /** The next room's activity, of the first round that there is; or the sentence. */
  nextActivity: async (files) => {
    const collection = await collected(files, []),
      [first] = collection.rounds,
      open = room.messages.map((m) => m.id);
    try {
      const whole = model.parseActivity(first.activity.text, open);
      return model.earlier.nextActivity(whole, first, open).text;
    } catch (error) {
      if (!(error instanceof model.ActivityError)) throw error;
      return { error: error.message };
    }
  },
  wilson: model.practice.wilson,
  toldOf: model.practice.toldOf,
  /** What a call of a module gives, or its sentence. */
  tryPeers: async (module, name, ...args) => {
    try {
      const found = await model[module][name](...args);
      return name === "parseAllocation" ? model.peers.dumpAllocation(found) : found;
    } catch (error) {
      if (!(error instanceof model.drafts.DraftError || error instanceof model.peers.PeersError)) throw error;
      return { error: error.message };
    }
  },
  writtenIn: (text) => [...model.drafts.writtenIn(text)],
  inACircle: model.peers.inACircle,
  receivedDrafts: model.peers.received,
  assignPeers: (people, each, seed, avoid, earlier) => {
    const known = { each, seed, avoid: new Set(avoid.map((p) => p.join(" "))), earlier: new Map(earlier) };
    try {
      return [...model.peers.assign(people, known)];
    } catch (error) {
      if (!(error instanceof model.peers.PeersError)) throw error;
      return { error: error.message };
    }
  },
  allocatePeers: async (files, text, options) => {
    const { readings, activity, open } = await writtenReadings(files, text),
      allocations = model.feedback.allocationsIn(activity, readings),
      drafts = readings.flatMap(({ draft }) => draft ?? []);
    try {
      return model.peers.dumpAllocation(
        model.peers.allocate(activity, drafts, allocations, { open, ...options }),
      );
    } catch (error) {
      if (!(error instanceof model.peers.PeersError)) throw error;
      return { error: error.message };
    }
  },
  /** Everything that a room gets back that writes and grades one another. */
  peerRound: async (files, text) => {
    const { readings, activity, open } = await writtenReadings(files, text),
      { feedback } = model,
      allocations = feedback.allocationsIn(activity, readings),
      sheets = feedback.sheetsOf(allocations, open).map(({ sheet }) => sheet);
    const { accepted } = model.collecting.collect(readings, [activity, ...sheets], room.reference),
      found = feedback.peerRound(activity, readings, accepted, open);
    return {
      sheets: sheets.map((sheet) => sheet.text),
      allocations: allocations.map(model.peers.dumpAllocation),
      tables: feedback.peerTables(found),
      feedback: feedback.feedbackPage(found),
      wall: feedback.wallPage(found),
      counted: feedback.countedPeers(found),
      names: found.authors.map((author) => feedback.fileName(found, "sheet", author, "json")),
    };
  },
  /** What invented people hand in next, and who came before them; the sheets come from Python. */
  rehearsed: async (files, text, people, seed) => {
    const open = room.messages.map((m) => m.id),
      { rehearsal, feedback } = model,
      activity = rehearsal.rehearsal(text && model.parseActivity(text, open), open);
    const { readings } = await writtenReadings(files, activity.text),
      allocations = feedback.allocationsIn(activity, readings),
      sheets = feedback.sheetsOf(allocations, open).map(({ sheet }) => sheet),
      { accepted } = model.collecting.collect(readings, [activity, ...sheets], room.reference);
    const found = feedback.peerRound(activity, readings, accepted, open),
      next = rehearsal.nextStep(found);
    return {
      activity: activity.text,
      next: next && [next.what, next.round],
      files: rehearsal.handedIn(found, people, seed, open),
    };
  },
  median: model.results.median,
  spread: model.results.spread,
  fileOrder: (names) =>
    names.sort((a, b) => model.compareKeys(model.identity.fileOrder(a), model.identity.fileOrder(b))),
  folded: model.finding.folded,
  codesIn: (...args) => [...model.finding.codesIn(...args)],
  demoTexts: (activity, ...args) =>
    model.demo.texts(
      typeof activity === "string"
        ? model.parseActivity(
            activity,
            room.messages.map((m) => m.id),
          )
        : activity,
      ...args,
      room.reference,
    ),
  /** Everything that is written of some files: the tables and both pages. */
  collect: async (...args) => {
    const collection = await collected(...args);
    const tables = Object.entries(model.report.tables(collection)).map(([k, v]) => [k, [...v].join("")]);
    return {
      ...Object.fromEntries(tables),
      "report.html": model.report.report(collection, room.messages),
      "wall.html": model.report.report(collection, room.messages, true),
    };
  },
  /** A platform's list with points in it, or why that can't be. */
  withPoints: async (roster, ...args) => {
    try {
      const filled = model.gradebook.withPoints(await collected(...args), roster, room.reference);
      return { ...filled, told: model.gradebook.told(filled) };
    } catch (error) {
      if (!(error instanceof model.gradebook.RosterError)) throw error;
      return { error: error.message };
    }
  },
  whyNotText: (text) => model.whyNot(JSON.parse(text)),
  betaDensity: model.special.betaDensity,
  words: model.rng.words,
  gaussHermite: model.special.gaussHermite,
  choose: model.rng.choose,
  inbox: (scenarios) => {
    const { pmf, mean, interval } = model.inbox.answered(scenarios);
    return { pmf, mean, most: interval(0.9) };
  },
  versions: model.rewriting.versions,
  editsBefore: model.rewriting.editsBefore,
  year: (groups, assumed) => ({
    cost: groups.reduce((sum, g) => sum + model.year.cost(g, assumed), 0),
    pmf: model.year.yeses(groups, assumed).pmf,
    stages: groups.map((g) => model.year.stageShares(g, assumed)),
  }),
  standing: (assumed, need) => ({
    even: model.year.breakEven(need, assumed),
    plans: model.year.standingPlans(assumed).map(({ id, groups }) => ({
      id,
      drawn: model.year.years(model.year.yeses(groups, assumed), 200, 7),
    })),
  }),
  replies: (...args) => {
    const { pmf, none, mean, interval } = model.replies(...args);
    return { pmf, none, mean, half: interval(0.5), most: interval(0.9) };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { call, with: args } = JSON.parse(line);
  process.stdout.write(JSON.stringify(await calls[call](...args)) + "\n");
}
