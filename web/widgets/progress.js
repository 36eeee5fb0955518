// The reader's own answers: how they went, what is kept, and how to take it away or wipe it.

import rubric from "../messages/rubric.json";
import { distance, weightedKappa } from "../model/ratings.js";
import { brier } from "../model/forecasts.js";
import { calibrationChart, calibrationSentence } from "../parts/calibration.js";
import { storedByPage } from "../parts/device.js";
import { download, replaceContent, h, uniqueId } from "../parts/dom.js";
import { dataTable } from "../parts/data-table.js";
import { AnswersError, storeOf } from "../parts/store.js";
import { percent, plural } from "../parts/words.js";
import { EDGES as SURE } from "./pairs.js";

const LARGEST = 5_000_000;

export function render({ model, el, signal }) {
  const reference = model.get("reference"),
    truths = model.get("truths");
  const store = storeOf(el);
  const answers = (kind) => (store ? store.all(kind) : model.get("answers").filter((a) => a.kind === kind));

  const trouble = h("p.missing", { role: "status" });
  const results = h("div.results", {});
  const said = h("p.missing", { role: "alert" });
  const custody = h("div.custody", {});
  el.append(
    h(
      "div.ws.progress",
      { role: "group", "aria-label": "Your answers", "data-lm-suppress-shortcuts": "true" },
      trouble,
      results,
      store && [h("p.title", {}, "What this device keeps"), custody, said],
    ),
  );

  // ---- how it went ---------------------------------------------------------------------

  /** The last grade of each message and criterion, as {criterion, level, confidence, makers}. */
  function grades() {
    const last = new Map();
    for (const { message, levels, confidence, place } of answers("grades")) {
      if (store && place.startsWith("activity/")) continue; // a workshop shows its own, after the hand-in
      for (const [criterion, level] of Object.entries(levels)) {
        const makers = reference[message]?.[criterion];
        if (makers)
          last.set(`${message}/${criterion}`, {
            criterion,
            level,
            confidence,
            makers: makers.map((m) => ({ level: m })),
          });
      }
    }
    return [...last.values()];
  }

  /** Judgements of a test, the first of each pair: a second look is no test. */
  function judgements(place) {
    const first = new Map();
    for (const a of answers("judgement")) {
      if (a.place === place && a.pair in truths && !first.has(a.pair)) first.set(a.pair, a);
    }
    return [...first.values()];
  }
  const series = (list, name) => ({
    name,
    sure: list.map((a) => a.sure / 100),
    right: list.map((a) => truths[a.pair] === a.chosen),
  });
  const score = ({ sure, right }) => sure.reduce((sum, p, i) => sum + brier(p, right[i]), 0) / sure.length;

  function agreement() {
    const all = grades();
    if (!all.length) return h("p", {}, "You have not locked any grades yet.");
    const rows = rubric.flatMap((c) => {
      const own = all.filter((g) => g.criterion === c.id);
      if (!own.length) return [];
      const off = own.map((g) => distance(g.level, g.makers));
      const kappa = (maker) => {
        const table = [0, 1, 2, 3].map(() => [0, 0, 0, 0]);
        own.forEach(
          (g) =>
            g.level !== null && g.makers[maker].level !== null && table[g.level][g.makers[maker].level]++,
        );
        return weightedKappa(table);
      };
      const inside = off.filter((d) => d === 0).length,
        near = off.filter((d) => d !== null && d <= 1).length;
      return [{ c, n: own.length, inside, near, kappas: [kappa(0), kappa(1)] }];
    });
    const shown = (k) => (k === null ? "–" : k.toFixed(2));
    const table = dataTable(
      "Agreement by criterion",
      [
        "Criterion",
        "Grades",
        "Inside the range",
        "Within one level",
        "Kappa with the first pass",
        "… the second",
      ],
      () =>
        rows.map((r) => [
          r.c.name,
          String(r.n),
          percent(r.inside / r.n),
          percent(r.near / r.n),
          ...r.kappas.map(shown),
        ]),
    );
    const total = all.filter((g) => distance(g.level, g.makers) === 0).length;
    const g = {
      sure: all.map((a) => a.confidence / 100),
      right: all.map((a) => distance(a.level, a.makers) === 0),
    };
    return [
      h(
        "p",
        {},
        h("strong", {}, `${total} of your ${plural(all.length, "grade")} lie inside the makers’ range.`),
        " They are two readings by this book’s makers, and these differ from each other too.",
      ),
      h(
        "ul.shares",
        {},
        rows.map((r) =>
          h(
            "li",
            {},
            h("span", {}, r.c.name),
            h(
              "svg",
              { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" },
              h("rect", { width: (100 * r.near) / r.n, height: 10, class: "near" }),
              h("rect", { width: (100 * r.inside) / r.n, height: 10, class: "inside" }),
              h("rect", { width: 100, height: 10, class: "frame" }),
            ),
            h("span", {}, `${r.inside} of ${r.n} inside, ${r.near} within one level`),
          ),
        ),
      ),
      table.el,
      h("p", {}, calibrationSentence(g), " Sure of what? That a grade lies inside the makers’ range."),
      calibrationChart([g], {}).el,
    ];
  }

  function calibration() {
    const tests = [
      ["before", "Before"],
      ["after", "After"],
    ]
      .map(([place, name]) => series(judgements(place), name))
      .filter((s) => s.sure.length);
    const rest = series(
      [...new Set(answers("judgement").map((a) => a.place))]
        .filter((p) => p !== "before" && p !== "after")
        .flatMap(judgements),
      "",
    );
    const charts = [];
    if (tests.length) {
      charts.push(
        ...tests.map((s) =>
          h(
            "p",
            {},
            h("strong", {}, `${s.name} reading. `),
            calibrationSentence(s),
            ` Mean Brier score: ${score(s).toFixed(2)}.`,
          ),
        ),
      );
      if (tests.length === 2)
        charts.push(
          h(
            "p",
            {},
            "One reader and a few pairs prove nothing about the book; the difference may well be luck.",
          ),
        );
      charts.push(calibrationChart(tests, { edges: SURE, from: 0.5 }).el);
      if (tests.length === 2) charts.push(h("p.hint", {}, "Filled dots: before. Hollow dots: after."));
    }
    if (rest.sure.length)
      charts.push(
        h(
          "p",
          {},
          h("strong", {}, "Pairs along the way. "),
          calibrationSentence(rest),
          ` Mean Brier score: ${score(rest).toFixed(2)}.`,
        ),
        calibrationChart([rest], { edges: SURE, from: 0.5 }).el,
      );
    return charts.length ? charts : h("p", {}, "You have not judged any pairs yet.");
  }

  // ---- what is kept, and how to get rid of it ----------------------------------------------

  const tell = (sentence) => (said.textContent = sentence);

  const KINDS = [
    ["grades", "graded message", "graded messages"],
    ["judgement", "judged pair", "judged pairs"],
    ["order", "sorting", "sortings"],
    ["forecast", "forecast", "forecasts"],
    ["choice", "decision", "decisions"],
    ["card", "question from memory", "questions from memory"],
    ["seat", "seat in a workshop", "seats in workshops"],
    ["draft", "draft", "drafts"],
  ];

  /** Build the controls, and return what brings their counts up to date: what was typed or chosen stays. */
  function holdings() {
    const id = uniqueId("name"),
      fileId = uniqueId("file");
    const name = h("input", { type: "text", id, maxLength: 80, autocomplete: "off" });
    const file = h("input", {
      type: "file",
      id: fileId,
      accept: ".json,application/json",
      onchange: () => file.files[0] && take(file.files[0]),
    });
    const ask = h("div.ask", {});
    const done = (sentence) => {
      replaceContent(ask);
      name.value = file.value = "";
      tell(sentence);
    };
    const forget = h(
      "button",
      {
        type: "button",
        onclick: () => {
          replaceContent(
            ask,
            h("p", {}, "Erase all answers and drafts on this device? This cannot be undone."),
            h(
              "div.buttons",
              {},
              h(
                "button.primary",
                {
                  type: "button",
                  onclick: () => (
                    store.erase(),
                    done("Erased: this device keeps nothing of yours any more.")
                  ),
                },
                "Yes, erase all",
              ),
              h(
                "button",
                { type: "button", onclick: () => (replaceContent(ask), forget.focus()) },
                "No, keep it",
              ),
            ),
          );
          ask.querySelector("button").focus();
        },
      },
      "Erase everything",
    );

    async function take(chosen) {
      tell("");
      try {
        if (chosen.size > LARGEST)
          throw new AnswersError("The file is larger than any file of answers can be.");
        const found = store.preview(await chosen.text());
        if (!found.answers.length)
          return tell(
            found.all ? "All of this file’s answers are here already." : "The file holds no answers.",
          );
        replaceContent(
          ask,
          h(
            "p",
            {},
            `The file holds ${plural(found.all, "answer")}${found.name ? `, of “${found.name}”` : ""}; ${found.answers.length} of them are not here yet. If they are somebody else’s, they would count as yours.`,
          ),
          h(
            "div.buttons",
            {},
            h(
              "button.primary",
              {
                type: "button",
                onclick: () => (
                  store.merge(found.answers),
                  done(`Added: ${plural(found.answers.length, "answer")}.`)
                ),
              },
              "Add them",
            ),
            h(
              "button",
              { type: "button", onclick: () => (replaceContent(ask), (file.value = "")) },
              "Leave it",
            ),
          ),
        );
        ask.querySelector("button").focus();
      } catch (error) {
        file.value = "";
        if (!(error instanceof AnswersError)) throw error;
        tell(error.message);
      }
    }

    const besides = h("ul.besides", {});
    async function listBesides() {
      const kept = await storedByPage();
      replaceContent(
        besides,
        kept.map(({ what, forget }) =>
          h(
            "li",
            {},
            `${what}. `,
            h(
              "button",
              {
                type: "button",
                onclick: async () => {
                  await forget();
                  await listBesides();
                  tell("Forgotten: " + what.toLowerCase() + ".");
                },
              },
              "Forget it",
            ),
          ),
        ),
      );
    }

    const held = h("p");
    const aside = h(
      "p",
      {},
      "Something kept here could not be read and was set aside. ",
      h(
        "button",
        { type: "button", onclick: () => download("warmstart-set-aside.txt", store.setAsideText()) },
        "Save it as a file",
      ),
    );
    replaceContent(
      custody,
      held,
      h(
        "div.line",
        {},
        h("label.over", { for: id }, "Your name, if the file should carry one"),
        name,
        h(
          "button",
          {
            type: "button",
            onclick: () => (
              download("warmstart-answers.json", store.exportText(name.value.trim()), "application/json"),
              tell("Saved as warmstart-answers.json.")
            ),
          },
          "Export",
        ),
      ),
      h("div.line", {}, h("label.over", { for: fileId }, "Add answers from an exported file"), file),
      aside,
      forget,
      ask,
      besides,
    );

    return () => {
      const all = store.all();
      const list = KINDS.map(([kind, one, many]) => [all.filter((a) => a.kind === kind).length, one, many])
        .filter(([n]) => n)
        .map((c) => plural(...c));
      held.textContent = all.length
        ? `${list.join(", ")}, since ${all[0].at.slice(0, 10)}. Nothing of it has left this device.`
        : "Nothing yet.";
      aside.hidden = !store.setAsideText();
      listBesides();
    };
  }
  const count = store && holdings();

  function update() {
    trouble.textContent = store?.problem ?? "";
    replaceContent(
      results,
      h("p.title", {}, "You and the makers’ grades"),
      agreement(),
      h("p.title", {}, "How sure, and how often right"),
      calibration(),
    );
    count?.();
  }
  // What another widget locks is shown there first: here, a moment later.
  let soon;
  store?.subscribe(() => {
    clearTimeout(soon);
    soon = setTimeout(update);
  }, signal);
  model.on("change:answers", update);
  update();
}
