// The simulator with everything open: every number can be overruled, every setting shared.

import data from "../model/data.json";
import { weigh } from "../model/claims.js";
import { expit, switches, terms } from "../model/responses.js";
import { SettingError, dumpSetting, parseSetting } from "../model/settings.js";
import { slider } from "../parts/controls.js";
import { copyText, replaceContent, h, liveRegion, setText } from "../parts/dom.js";
import { onAddress } from "../parts/permalink.js";
import { storeOf } from "../parts/store.js";
import { setter } from "../parts/traits.js";
import { ofHundred, percent, plural } from "../parts/words.js";
import { badge, base, reachOf, scenario, simulator, times, whisker } from "./simulator.js";

const PARTS = ["route", "sent", "ask", "gift_world", "overrides", ...switches];
const MARK = "#sandbox=";
const size = (term, mean) =>
  term === "base" ? ofHundred(expit(mean)) : `odds × ${Math.exp(mean).toFixed(2)}`;

export function render({ model, el, signal }) {
  const published = Boolean(storeOf(el));
  const spoken = liveRegion(signal);
  const put = setter(model);
  const own = () => model.get("overrides");

  // ---- every number, with two sliders; rows are built once, and stay where they are -----

  const rows = new Map();
  const list = h("ul");
  const clear = h(
    "button",
    { type: "button", onclick: () => (put({ overrides: {} }), list.querySelector("input").focus()) },
    "Reset all numbers",
  );
  function row(term, name) {
    const label = (what) => [what, h("span.spoken", {}, ` of: ${name}`)];
    // A number beyond the sliders' ends stays as it is until its own slider moves.
    const one = (what, i, options) =>
      slider(label(what), options, (v) => {
        const [m, s] = current();
        put({ overrides: { ...own(), [term]: i ? [m, v] : [v, s] } });
      });
    let now, seen;
    const current = () => [now.mean, now.sd];
    const mean = one(term === "base" ? "Rate" : "Effect", 0, {
      min: -6,
      max: 6,
      step: 0.05,
      value: 0,
      format: (v) => size(term, v),
    });
    const sd = one("Uncertainty (sd)", 1, {
      min: 0,
      max: data.setting.sd,
      step: 0.05,
      value: 0,
      format: (v) => v.toFixed(2),
    });
    const input = mean.el.querySelector("input");
    const kind = h("span"),
      drawing = h("span"),
      basis = h("span.basis"),
      mark = h("span.mark", {}, "own number");
    const reset = h(
      "button",
      {
        type: "button",
        "aria-label": `Reset: ${name}`,
        onclick: () => {
          const { [term]: _, ...rest } = own();
          put({ overrides: rest });
          input.focus();
        },
      },
      "Reset",
    );
    const li = h(
      "li.own-term",
      {},
      h("div.head", {}, name, kind, drawing, mark, reset),
      mean.el,
      sd.el,
      basis,
    );
    return {
      li,
      show(t, first, reach) {
        const what = JSON.stringify([t, first, reach, own()[term]]);
        if (what === seen) return;
        [now, seen] = [t, what];
        mean.set(t.mean);
        sd.set(t.sd);
        replaceContent(kind, badge(t.label));
        if (term !== "base") replaceContent(drawing, whisker(t, reach));
        mark.hidden = reset.hidden = !own()[term];
        basis.textContent =
          (own()[term]
            ? `Your own number, instead of ${term === "base" ? `${size(term, first.mean)}, sd ${first.sd.toFixed(2)}` : times(first)}. `
            : "") +
          first.basis +
          (first.studies.length ? ` [${first.studies.join(", ")}]` : "");
      },
    };
  }

  function explain(work, { terms: now, sd }) {
    const most = data.setting.sd;
    setText(
      vague,
      sd > most
        ? `The uncertainties add up to ${sd.toFixed(1)} on the log-odds scale. Beyond ${most} a rate could be anything, and the picture is only a rough one: take smaller ones.`
        : "",
    );
    const reach = reachOf(now),
      first = terms(scenario(model));
    if (!list.parentNode) replaceContent(work, list, h("div.buttons", {}, clear));
    const shown = now.map((t, i) => {
      const key = `${t.term}/${first[i].name}`;
      if (!rows.has(key)) rows.set(key, row(t.term, t.name));
      rows.get(key).show(t, first[i], reach);
      return rows.get(key).li;
    });
    for (const li of [...list.children]) if (!shown.includes(li)) li.remove();
    shown.forEach((li, i) => list.children[i] === li || list.insertBefore(li, list.children[i]));
    clear.hidden = !Object.keys(own()).length;
    claim();
    share();
  }

  // ---- what is left of the post ----------------------------------------------------

  const vague = h("p.missing", { role: "alert" });
  const lead = h("p");
  const claims = h("ul.claims");
  const items = Object.values(data.claims).map((says) => ({
    li: h("li"),
    says,
    chance: h("span"),
    verdict: h("strong"),
    pair: h("small.hint"),
  }));
  replaceContent(
    claims,
    items.map(
      ({ li, says, chance, verdict, pair }) => (
        replaceContent(li, says, " ", chance, " ", verdict, pair),
        li
      ),
    ),
  );
  const grounded = data.coefficients.filter((c) => c.label === "grounded").length;
  let before;

  function claim() {
    const found = weigh(scenario(model), own());
    found.forEach(({ probability, contradicted, claim: id, messages: [a, b] }, i) => {
      const { li, chance, verdict, pair } = items[i];
      setText(chance, `The numbers here give that ${percent(probability)}.`);
      setText(verdict, contradicted ? "✗ Contradicted" : "✓ Not contradicted");
      li.className = contradicted ? "no" : "";
      const route = (s) => base(`${s.channel}/${s.recipient}`).name;
      setText(
        pair,
        id === "audience" ? `Here: “${route(a)}” after earlier contact, against “${route(b)}” without.` : "",
      );
    });
    const against = found.filter((c) => c.contradicted).length;
    const sentence = `This setting contradicts ${against} of the post’s ${plural(found.length, "claim")}.`;
    setText(
      lead,
      `The simulator knows only what it was told. Of its ${data.coefficients.length} numbers ${grounded} are grounded in studies; the others are weak, contested or assumed, and you can overrule every one. ${sentence}`,
    );
    if (before !== undefined && before !== against) spoken.announce(sentence);
    before = against;
  }

  // ---- a setting to keep or to send ---------------------------------------------------

  const note = h("p", { role: "status" });
  const refused = h("p.missing", { role: "alert" });
  const printed = h("p.paper");
  const field = h("input", {
    type: "text",
    readOnly: true,
    "aria-label": published ? "Address of this setting" : "Text of this setting",
    onfocus: () => field.select(),
  });
  const text = () => dumpSetting(Object.fromEntries(PARTS.map((k) => [k, model.get(k)])));

  function share() {
    printed.textContent = field.value = (published ? location.href.split("#")[0] + MARK : "") + text();
    note.textContent = "";
  }
  function open(setting) {
    try {
      put(parseSetting(setting));
      refused.textContent = "";
      el.scrollIntoView({ block: "start" });
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      refused.textContent = `${error.message} Nothing was changed.`;
    }
  }

  simulator(
    { model, el, signal },
    {
      kind: "sandbox",
      label: "Sandbox",
      explain,
      before: h("div.whole", {}, lead, refused, vague),
      after: [
        h(
          "div.whole",
          { role: "group", "aria-label": "The post’s claims" },
          h("p.title", {}, "Find a setting that contradicts the post"),
          claims,
          h(
            "p.hint",
            {},
            "The claims as we read them. Each says that one message draws more than another. What both share cancels; the difference of their log-odds is normal, with m the sum of the other terms’ means (minus for the second message) and s² the sum of their squared sds: the probability is Φ(m ⁄ s). The first three are on the route, ask and gift world chosen above, with nothing else switched on.",
          ),
        ),
        h(
          "div.whole",
          { role: "group", "aria-label": "Keep this setting" },
          h("p.title", {}, "Keep this setting, or send it"),
          field,
          printed,
          note,
          h(
            "div.buttons",
            {},
            h(
              "button.primary",
              { type: "button", onclick: () => copyText(field.value, field, note) },
              "Copy the setting",
            ),
            h("button", { type: "button", onclick: () => put(parseSetting("")) }, "Start over"),
          ),
          h(
            "p.hint",
            {},
            published
              ? "The address holds the setting, and nothing else of yours."
              : "In Python: Sandbox.from_setting(text).",
          ),
        ),
        spoken.el,
      ],
    },
  );
  if (published) onAddress(MARK, open, signal);
}
