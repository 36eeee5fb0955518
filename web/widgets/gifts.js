// A gift by the relationship: rates where the model has them, studies where they speak.

import { response, typical } from "../model/responses.js";
import { normalCdf } from "../library/special.js";
import { radioGroup, options, select } from "../parts/controls.js";
import { h, liveRegion } from "../parts/dom.js";
import { permalink, oneOf } from "../parts/permalink.js";
import { dataTable } from "../parts/data-table.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote, storeOf } from "../parts/store.js";
import { setter } from "../parts/traits.js";
import { ofHundred, percent } from "../parts/words.js";
import { ASKS, ROUTES, WORLDS, badge, base, oddsRatio, rateInterval } from "../parts/model-terms.js";

const RELATIONS = { stranger: "A stranger", known: "In touch before" };
const GIFTS = { none: "no gift", small: "a small gift", conditional: "a gift with a condition" };
const ANSWERS = { raises: "raises the answers", lowers: "lowers them", unknown: "nobody knows" };
const WAYS = {
  raises: "▲ raises",
  lowers: "▼ lowers",
  mixed: "◆ mixed",
  unclear: "○ no clear difference",
  weaker: "▽ less than without a condition",
};
const SURE = 0.9;

/** What might go through a recipient's head: invented, and said to be. */
const THOUGHTS = {
  stranger: {
    none: ["Who is this, and why me?"],
    small: ["What’s the catch?", "Kind. And what do they want?"],
    conditional: ["So it is a price, not a gift."],
  },
  known: {
    none: ["Ah, them. How did that go?"],
    small: ["They thought of me.", "Do I owe them one now?"],
    conditional: ["Since when do we bargain?"],
  },
};

const interval = ([, low, high]) => `${ofHundred(low).replace(" of 100", "")} to ${ofHundred(high)}`;

export function render({ model, el, signal }) {
  const put = setter(model);
  const store = storeOf(el);
  const spoken = liveRegion(signal);
  const group = (legend, key, names) => {
    const box = radioGroup(legend, options(names), model.get(key), (v) => put({ [key]: v }));
    return { el: box, set: (v) => (box.querySelector(`[value="${v}"]`).checked = true) };
  };

  // ---- controls and panes, built once ------------------------------------------

  const route = select("What, to whom", ROUTES, model.get("route"), (v) => put({ route: v }));
  const ask = group("It asks for", "ask", ASKS),
    world = group("A gift from a stranger:", "gift_world", WORLDS);
  const panes = [];
  function pane(relation, gift) {
    const rate = h("div.rate");
    panes.push({ relation, gift, rate });
    return h(
      "div.card",
      { role: "group", "aria-label": `${RELATIONS[relation]}, ${GIFTS[gift]}` },
      h("p.title", {}, `${RELATIONS[relation]}, ${GIFTS[gift]}`),
      rate,
      THOUGHTS[relation][gift].map((t) => h("p.thought", {}, `“${t}”`)),
      studies(relation, gift),
    );
  }
  const folds = [];
  /** The studies of a cell: their ids by what they found; opened, what they say. */
  function studies(relation, gift) {
    const own = model.get("evidence").filter((e) => e.relationship === relation && e.gift === gift);
    const ways = Object.keys(WAYS).filter((way) => own.some((e) => e.way === way));
    const list = !own.length
      ? relation !== "either" &&
        h(
          "p.hint",
          {},
          gift === "none" ? "What the others are held against." : "No study here speaks of this cell alone.",
        )
      : h(
          "details",
          {},
          h(
            "summary",
            {},
            ways.map((way) =>
              h(
                "span.way",
                {},
                `${WAYS[way]}: ${own
                  .filter((e) => e.way === way)
                  .map((e) => e.study)
                  .join(", ")} `,
              ),
            ),
          ),
          h(
            "ul.reasons",
            {},
            own.map((e) =>
              h(
                "li",
                {},
                h("b", {}, `${WAYS[e.way]} [${e.study}] `),
                `${e.says}`,
                e.estimate !== null &&
                  `: odds × ${e.estimate.toFixed(2)} (95% interval ${e.low.toFixed(2)} to ${e.high.toFixed(2)})`,
                ". ",
                h(
                  "span.basis",
                  {},
                  `${e.citation}. Status: ${e.status}.${e.caution ? ` ${e.caution}.` : ""}`,
                ),
              ),
            ),
          ),
        );
    if (list) folds.push(list);
    return list;
  }
  const rows = Object.keys(GIFTS).map((gift) => {
    const either = studies("either", gift);
    return h(
      "div.two",
      {},
      Object.keys(RELATIONS).map((relation) => pane(relation, gift)),
      either &&
        (folds[folds.length] = h(
          "div.card.wide",
          {},
          h("p.title", {}, `Either, or the study does not say: ${GIFTS[gift]}`),
          either,
        )),
    );
  });
  const table = dataTable("Rates of the grid", ["Cell", "Typical", "90% interval", "Rests on"], () =>
    panes.map(({ relation, gift }) => {
      const r = gift === "conditional" ? null : response(scenario(relation, gift));
      return [
        `${RELATIONS[relation]}, ${GIFTS[gift]}`,
        ...(r ? [ofHundred(typical(r)[0]), interval(typical(r)), r.weakest] : ["no rate", "", ""]),
      ];
    }),
  );

  // ---- the guess -----------------------------------------------------------------

  let draft = {};
  const note = h("p.missing", { role: "alert" });
  const question = h("p");
  const guesses = h("div");
  const asking = h(
    "form.guess",
    {
      onsubmit: (event) => {
        event.preventDefault();
        const open = Object.keys(RELATIONS).find((r) => !draft[r]);
        if (open) {
          note.textContent = `Still open: ${RELATIONS[open].toLowerCase()}.`;
          return guesses.querySelector(`.${open} input`).focus();
        }
        answers.lock(
          { guess: draft, locked: true },
          Object.entries(draft).map(([item, chosen]) => ({ item, chosen })),
        );
        outcome.focus();
      },
    },
    question,
    guesses,
    note,
    h(
      "div.buttons",
      {},
      h("button.primary", { type: "submit" }, "Lock my guess"),
      h(
        "button",
        { type: "button", onclick: () => (put({ guess: {}, locked: true }), outcome.focus()) },
        "Show me without one",
      ),
    ),
  );
  function fresh() {
    draft = {};
    note.textContent = "";
    guesses.replaceChildren(
      ...Object.keys(RELATIONS).map((r) =>
        h(
          `div.${r}`,
          {},
          radioGroup(
            `${RELATIONS[r]}: a small gift …`,
            options(ANSWERS),
            null,
            (v) => ((draft[r] = v), (note.textContent = "")),
          ),
        ),
      ),
    );
  }
  function again() {
    answers.retry({ guess: {}, locked: false });
    fresh();
    guesses.querySelector("input").focus();
  }

  const outcome = h("p.outcome", { tabIndex: -1 });
  const verdicts = Object.fromEntries(Object.keys(RELATIONS).map((r) => [r, h("p")]));
  const summary = h("p");
  const shown = h(
    "div",
    {},
    outcome,
    Object.values(verdicts),
    h("div.pairwise", {}, route.el, ask.el),
    world.el,
    summary,
    h("p.hint", {}, "Dot: typical rate. Line: its 90% interval. Upright stroke: the rate without a gift."),
  );
  const link = permalink(
    { model, el, signal },
    "gifts",
    {
      route: oneOf(ROUTES.map((r) => r.value)),
      ask: oneOf(Object.keys(ASKS)),
      gift_world: oneOf(Object.keys(WORLDS)),
    },
    { shown: { locked: true } },
  );
  const foot = h(
    "div",
    {},
    table.el,
    link.button,
    h("div.buttons", {}, h("button", { type: "button", onclick: again }, "Guess again")),
  );
  el.append(
    h(
      "div.ws.gifts",
      { role: "group", "aria-label": "Gift grid", "data-lm-suppress-shortcuts": "true" },
      h(
        "p.label",
        {},
        "The thoughts are invented. The rates are a model’s, each with the weakest label that it rests on. Which cell a study speaks of is our reading of it.",
      ),
      link.problem,
      asking,
      shown,
      rows,
      foot,
      spoken.el,
      storageNote(store, signal),
    ),
  );

  // ---- what follows from the traits ------------------------------------------

  function scenario(relation, gift) {
    const [channel, recipient] = model.get("route").split("/");
    return {
      channel,
      recipient,
      ask: model.get("ask"),
      gift_world: model.get("gift_world"),
      prior_contact: relation === "known",
      gift: gift === "small",
    };
  }

  /** What the model gives the gift alone, and whether that is known. */
  function effect(relation) {
    const own = response(scenario(relation, "small")).terms.filter((t) => t.term.startsWith("gift"));
    const mean = own.reduce((sum, t) => sum + t.mean, 0),
      sd = Math.sqrt(own.reduce((sum, t) => sum + t.sd ** 2, 0));
    const chance = normalCdf(mean / sd);
    return {
      own,
      mean,
      sd,
      chance,
      answer: chance >= SURE ? "raises" : chance <= 1 - SURE ? "lowers" : "unknown",
    };
  }

  function update() {
    const locked = model.get("locked"),
      said = model.get("guess");
    asking.hidden = locked;
    shown.hidden = foot.hidden = !locked;
    for (const fold of folds) fold.hidden = !locked;
    for (const [control, key] of [
      [route, "route"],
      [ask, "ask"],
      [world, "gift_world"],
    ])
      control.set(model.get(key));
    const message = `${base(model.get("route")).name}, asking for ${ASKS[model.get("ask")]}`;
    const supposed =
      model.get("gift_world") === "undecided"
        ? ""
        : ` Suppose of a stranger’s gift: ${WORLDS[model.get("gift_world")]}.`;
    question.replaceChildren(
      h("strong", {}, "In which of these cells does a gift raise the answers?"),
      ` ${message}.${supposed}`,
    );

    const rates = panes.map(({ relation, gift }) =>
      gift === "conditional" ? null : response(scenario(relation, gift)),
    );
    const most = Math.max(...rates.map((r) => (r ? typical(r)[2] : 0)));
    panes.forEach(({ relation, gift, rate }, i) => {
      const r = rates[i];
      rate.replaceChildren(
        ...(!r
          ? [h("p", {}, "No rate: the model has no coefficient for a gift with a condition.")]
          : gift === "small" && !locked
            ? [h("p", {}, "? of 100 answer, until you have guessed.")]
            : [
                h(
                  "p",
                  {},
                  h("b", {}, ofHundred(typical(r)[0])),
                  ` answer, 90% interval ${interval(typical(r))} `,
                  badge(r.weakest),
                ),
                whisker(typical(r), typical(rates[panes.findIndex((p) => p.relation === relation)])[0], most),
              ]),
      );
    });

    let hits = 0;
    for (const [relation, p] of Object.entries(verdicts)) {
      const e = effect(relation);
      hits += said[relation] === e.answer;
      p.textContent =
        `${RELATIONS[relation]}: ${said[relation] ? `you said “${ANSWERS[said[relation]]}”. ` : ""}The model’s gift: ${oddsRatio(e)}, a chance of ${percent(e.chance)} that it raises the answers.` +
        `${e.own.length > 1 ? ` That is ${e.own.map((t) => `× ${Math.exp(t.mean).toFixed(1)} for “${t.name}”`).join(" and ")}.` : ""} As the model has it: ${ANSWERS[e.answer]}.`;
    }
    outcome.textContent = `${Object.keys(said).length ? `${hits} of 2 as the model has it. ` : ""}Nine chances in ten count as known.`;
    const at = (relation, gift) =>
      typical(rates[panes.findIndex((p) => p.relation === relation && p.gift === gift)])[0];
    summary.textContent =
      `${message}: a gift typically takes a stranger from ${ofHundred(at("stranger", "none"))} to ${ofHundred(at("stranger", "small"))}, ` +
      `and somebody in touch before from ${ofHundred(at("known", "none"))} to ${ofHundred(at("known", "small"))}.`;
    if (locked) spoken.announce(summary.textContent);
    table.update();
  }
  const answers = storedAnswers({
    model,
    store,
    signal,
    kind: "choice",
    mine: (a) => Object.hasOwn(RELATIONS, a.item) && Object.hasOwn(ANSWERS, a.chosen),
    traits: (kept) => ({
      guess: Object.fromEntries(kept.map((a) => [a.item, a.chosen])),
      locked: kept.length > 0,
    }),
  });
  for (const key of ["route", "ask", "gift_world", "locked", "guess"]) model.on(`change:${key}`, update);
  fresh();
  update();
  link.openAddress?.();
}

/** A rate with its interval; the stroke is the rate without a gift. */
function whisker([rate, low, high], without, most) {
  const x = (v) => 6 + (v / most) * 188;
  return h(
    "svg",
    { viewBox: "0 0 200 16", class: "whisker", "aria-hidden": "true" },
    h("line", { x1: 2, x2: 198, y1: 15, y2: 15, class: "zero" }),
    h("line", { x1: x(low), x2: x(high), y1: 8, y2: 8, class: "reach" }),
    h("line", { x1: x(without), x2: x(without), y1: 0, y2: 16, class: "axis" }),
    h("circle", { cx: x(rate), cy: 8, r: 4, class: "mean" }),
  );
}
