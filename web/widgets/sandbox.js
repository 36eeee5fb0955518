// The simulator with everything open: every number can be overruled, every setting shared.

import data from "../model/data.json";
import { weigh } from "../model/claims.js";
import { expit, switches, terms } from "../model/responses.js";
import { SettingError, dumpSetting, parseSetting } from "../model/settings.js";
import { button, buttonRow, primaryButton, slider } from "../parts/controls.js";
import { copyText, h, liveRegion, replaceContent, setText } from "../parts/dom.js";
import { badge, base, basisOf, oddsRatio, reachOf, scenarioOf, whisker } from "../parts/model-terms.js";
import { onAddress, opened } from "../parts/permalink.js";
import { widget } from "../parts/widget.js";
import { ofHundred, percent, plural } from "../parts/words.js";
import * as simulator from "./simulator.js";

const SHARED = ["route", "sent", "ask", "gift_world", "overrides", ...switches];
const MARK = "#sandbox=";
const counted = (label) => data.coefficients.filter((c) => c.label === label).length;
const [SAME, RELATED, ASSUMED] = data.labels.map(counted);

// ---- sentences -------------------------------------------------------------------

/** A term's mean as a reader knows it: the base is a rate, the others move its odds. */
const effectText = (term, mean) =>
  term === "base" ? ofHundred(expit(mean)) : `odds × ${Math.exp(mean).toFixed(2)}`;

/** Where a term's numbers come from, and which the reader has put in place of whose. */
function basisText({ term }, original, overruled) {
  const { mean, sd } = original;
  const instead = term === "base" ? `${effectText(term, mean)}, sd ${sd.toFixed(2)}` : oddsRatio(original);
  return (overruled ? `Your own number, instead of ${instead}. ` : "") + basisOf(original);
}

function vagueText(sd) {
  const most = data.setting.sd;
  return sd > most
    ? `The uncertainties add up to ${sd.toFixed(1)} on the log-odds scale. Beyond ${most} a rate could be anything, ` +
        "and the picture is only a rough one: take smaller ones."
    : "";
}

const contradictionText = (weighed) =>
  `This setting contradicts ${weighed.filter((c) => c.contradicted).length} ` +
  `of the post’s ${plural(weighed.length, "claim")}.`;

// ---- what a reader does ------------------------------------------------------------

function react(context, view) {
  const { traits, el, set } = context;
  const overrides = () => traits.overrides;
  return {
    ...simulator.react(context, view),
    overrule: (term, mean, sd) => set({ overrides: { ...overrides(), [term]: [mean, sd] } }),
    restore(term) {
      const { [term]: _, ...others } = overrides();
      set({ overrides: others });
    },
    restoreAll() {
      set({ overrides: {} });
      view.list.querySelector("input").focus();
    },
    copy: () => copyText(view.field.value, view.field, view.copied),
    startOver: () => set(parseSetting("")),
    open(text) {
      try {
        set(parseSetting(text));
        view.refused.textContent = "";
        el.scrollIntoView({ block: "start" });
      } catch (error) {
        if (!(error instanceof SettingError)) throw error;
        view.refused.textContent = `${error.message} Nothing was changed.`;
      }
    },
  };
}

// ---- every number, with two sliders ------------------------------------------------

/** The row of a term: made when the term first plays a part, and kept from then on. */
function buildRow({ overrule, restore }, term, name) {
  const row = {};
  const termSlider = (what, options, oninput) =>
    slider([what, h("span.spoken", ` of: ${name}`)], { step: 0.05, value: 0, ...options }, oninput);
  // A number beyond the sliders' ends stays as it is until its own slider moves.
  row.mean = termSlider(
    term === "base" ? "Rate" : "Effect",
    { min: -6, max: 6, format: (v) => effectText(term, v) },
    (mean) => overrule(term, mean, row.shown.sd),
  );
  row.sd = termSlider(
    "Uncertainty (sd)",
    { min: 0, max: data.setting.sd, format: (v) => v.toFixed(2) },
    (sd) => overrule(term, row.shown.mean, sd),
  );
  const input = row.mean.el.querySelector("input");
  const onclick = () => (restore(term), input.focus());
  Object.assign(row, {
    label: h("span"),
    drawing: h("span"),
    mark: h("span.mark", "own number"),
    reset: h("button", { type: "button", "aria-label": `Reset: ${name}`, onclick }, "Reset"),
    basis: h("span.basis"),
  });
  const { mean, sd, label, drawing, mark, reset, basis } = row;
  row.el = h("li.own-term", h("div.head", name, label, drawing, mark, reset), mean.el, sd.el, basis);
  return row;
}

/** `original`: the term as the model has it, before the reader overruled it. */
function updateRow(row, term, original, reach, overruled) {
  const basis = JSON.stringify([term, original, reach, overruled]);
  if (basis === row.drawnFrom) return; // one slider moves one row, and the others cost nothing
  row.drawnFrom = basis;
  row.shown = term;
  row.mean.set(term.mean);
  row.sd.set(term.sd);
  replaceContent(row.label, badge(term.label));
  if (term.term !== "base") replaceContent(row.drawing, whisker(term, reach));
  row.mark.hidden = row.reset.hidden = !overruled;
  row.basis.textContent = basisText(term, original, overruled);
}

function updateRows({ traits, actions }, { rows, list, clear }, current) {
  const overrides = traits.overrides,
    reach = reachOf(current),
    originals = terms(scenarioOf(traits));
  const items = current.map((term, i) => {
    const key = `${term.term}/${originals[i].name}`;
    if (!rows.has(key)) rows.set(key, buildRow(actions, term.term, term.name));
    updateRow(rows.get(key), term, originals[i], reach, overrides[term.term]);
    return rows.get(key).el;
  });
  // Rows that stay are not moved: taken out and put in again, they would lose the focus.
  for (const el of [...list.children]) if (!items.includes(el)) el.remove();
  items.forEach((el, i) => list.children[i] === el || list.insertBefore(el, list.children[i]));
  clear.hidden = !Object.keys(overrides).length;
}

// ---- what is left of the post --------------------------------------------------------

function buildClaims() {
  const claims = Object.values(data.claims).map((says) => {
    const chance = h("span"),
      verdict = h("strong"),
      pair = h("small.hint");
    return { el: h("li", says, " ", chance, " ", verdict, pair), chance, verdict, pair };
  });
  const panel = h(
    "div.whole",
    { role: "group", "aria-label": "The post’s claims" },
    h("p.title", "Find a setting that contradicts the post"),
    h(
      "ul.claims",
      claims.map((c) => c.el),
    ),
    h(
      "p.hint",
      "The claims as we read them. Each says that one message draws more than another. What both share cancels; " +
        "the difference of their log-odds is normal, with m the sum of the other terms’ means (minus for the " +
        "second message) and s² the sum of their squared sds: the probability is Φ(m ⁄ s). The first three are " +
        "on the route, ask and gift world chosen above, with nothing else switched on.",
    ),
  );
  return { claims, claimsPanel: panel };
}

function updateClaims(context, { claims, lead, claimsSpoken }) {
  const { traits } = context;
  const weighed = weigh(scenarioOf(traits), traits.overrides);
  weighed.forEach(({ probability, contradicted, claim, messages }, i) => {
    const { el, chance, verdict, pair } = claims[i];
    setText(chance, `The numbers here give that ${percent(probability)}.`);
    setText(verdict, contradicted ? "✗ Contradicted" : "✓ Not contradicted");
    el.className = contradicted ? "no" : "";
    const [first, second] = messages.map((m) => base(`${m.channel}/${m.recipient}`).name);
    setText(
      pair,
      claim === "audience" ? `Here: “${first}” after earlier contact, against “${second}” without.` : "",
    );
  });
  const sentence = contradictionText(weighed);
  setText(
    lead,
    `The simulator knows only what it was told. Of its ${data.coefficients.length} numbers ${SAME} were measured ` +
      `on the same task and ${RELATED} on a related one; ${ASSUMED} are assumed. You can overrule every one. ` +
      sentence,
  );
  // Spoken when another number of claims is contradicted, but not of the setting that stands at first.
  if (context.spokenClaims && context.spokenClaims !== sentence) claimsSpoken.announce(sentence);
  context.spokenClaims = sentence;
}

// ---- a setting to keep or to send -------------------------------------------------------

function buildSharing({ store }, { copy, startOver }) {
  const copied = h("p", { role: "status" });
  const printed = h("p.paper");
  const field = h("input", {
    type: "text",
    readOnly: true,
    "aria-label": store ? "Address of this setting" : "Text of this setting",
    onfocus: () => field.select(),
  });
  const panel = h(
    "div.whole",
    { role: "group", "aria-label": "Keep this setting" },
    h("p.title", "Keep this setting, or send it"),
    field,
    printed,
    copied,
    buttonRow(primaryButton("Copy the setting", copy), button("Start over", startOver)),
    h(
      "p.hint",
      store
        ? "The address holds the setting, and nothing else of yours."
        : "In Python: Sandbox.from_setting(text).",
    ),
  );
  return { field, printed, copied, sharingPanel: panel };
}

function updateSharing({ traits, store }, { field, printed, copied }) {
  const setting = dumpSetting(Object.fromEntries(SHARED.map((key) => [key, traits[key]])));
  printed.textContent = field.value = (store ? location.href.split("#")[0] + MARK : "") + setting;
  copied.textContent = "";
}

// ---- all of it ------------------------------------------------------------------------------

function build(context, actions) {
  const lead = h("p"),
    refused = h("p.missing", { role: "alert" }),
    vague = h("p.missing", { role: "alert" });
  const { claimsPanel, ...claims } = buildClaims();
  const { sharingPanel, ...sharing } = buildSharing(context, actions);
  const claimsSpoken = liveRegion(context.signal);
  const base = simulator.build(context, actions, {
    before: h("div.whole", lead, refused, vague),
    after: [claimsPanel, sharingPanel, claimsSpoken.el],
  });
  const list = h("ul");
  const clear = button("Reset all numbers", actions.restoreAll);
  replaceContent(base.terms, list, buttonRow(clear));
  context.actions = actions; // rows are built when their terms first play a part
  const openAddress = () => context.store && onAddress(MARK, actions.open, context.signal);
  const own = { lead, refused, vague, claimsSpoken, list, clear, rows: new Map(), openAddress };
  return { ...base, ...claims, ...sharing, ...own };
}

function update(context, view) {
  const rate = simulator.update(context, view);
  if (!rate) return;
  setText(view.vague, vagueText(rate.sd));
  updateRows(context, view, rate.terms);
  updateClaims(context, view);
  updateSharing(context, view);
}

export const render = widget({
  kind: "sandbox",
  label: "Sandbox",
  observes: simulator.observes,
  prepare: simulator.prepare,
  react,
  build,
  update,
  opened,
});
