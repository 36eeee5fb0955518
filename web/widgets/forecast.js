// Cards to strangers: what a reader expects, laid as chips on bins, and what then comes.

import { expectedScore, rankedProbability } from "../model/forecasts.js";
import { replies, response, simulate } from "../model/responses.js";
import { button, buttonRow, primaryButton } from "../parts/controls.js";
import { dataTable } from "../parts/data-table.js";
import { h, liveRegion, replaceContent } from "../parts/dom.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { storageNote } from "../parts/store.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { widget } from "../parts/widget.js";
import { percent, plural, range } from "../parts/words.js";

const CHIPS = 20,
  CAMPAIGNS = 200,
  HEIGHT = 200,
  THUMB = 16,
  LEFT = 44,
  RIGHT = 4;
const SCENARIO = { channel: "card", recipient: "stranger", ask: "none", gift_world: "undecided" };
const sum = (list) => list.reduce((a, b) => a + b, 0);

// ---- bins, chips, campaigns --------------------------------------------------------

/** The bins, and what the model gives each. */
function modelForecast({ edges, sent }) {
  const bins = edges.map((low, i) => [low, (edges[i + 1] ?? sent + 1) - 1]);
  const result = replies(SCENARIO, sent);
  const expected = bins.map(([low, high]) => sum(result.pmf.slice(low, high + 1)));
  const binOf = (count) => bins.findLastIndex(([low]) => low <= count);
  return { bins, result, expected, binOf };
}

/** Chips on each bin: a kernel may send fewer numbers than there are bins. */
const chipsOf = ({ edges, chips }) => edges.map((_, i) => chips[i] ?? 0);
const isLocked = (traits) => traits.locked && sum(chipsOf(traits)) > 0;

function campaignsByBin({ campaigns }, { bins, binOf }) {
  const counts = bins.map(() => 0);
  for (const count of campaigns) counts[binOf(count)]++;
  return counts;
}

/** Forecasts by whose they are, with the score so far and the score to be expected. */
function scores(traits, { bins, expected, binOf }) {
  const { campaigns } = traits;
  const score = (f) => sum(campaigns.map((count) => rankedProbability(f, binOf(count)))) / campaigns.length;
  return [
    ["Your drawing", chipsOf(traits)],
    ["The model", expected],
    ["Every bin alike", bins.map(() => 1)],
  ].map(([name, forecast]) => ({
    name,
    soFar: score(forecast),
    onAverage: expectedScore(forecast, expected),
  }));
}

// ---- sentences -------------------------------------------------------------------

const binName = ([low, high]) => `${range([low, high])} ${low === 1 && high === 1 ? "reply" : "replies"}`;

function layingSentence(chips, firstBin) {
  const laid = sum(chips);
  if (!laid)
    return `Drag a column up, or tap it, or use the arrow keys: up to ${CHIPS} chips, more where you’re surer.`;
  const first = chips[0] ? percent(chips[0] / laid) : "never";
  return (
    `${laid} of ${CHIPS} chips laid: each is ${percent(1 / laid)} of your forecast. ` +
    `For ${binName(firstBin)} it says ${first}.`
  );
}

const lockedSentence = (chips, sent, { bins, expected, result }) =>
  `Locked. For ${binName(bins[0])} you gave ${percent(chips[0] / sum(chips))}; the model gives ` +
  `${percent(expected[0])}, and expects ${range(result.interval(0.9))} of ${sent} (nine campaigns in ten).`;

function comparison(campaigns, [yours, models, alike]) {
  if (campaigns.length < 10) return "So few say little about a forecast. ";
  if (yours < models) return "Your drawing did better than the model’s own. ";
  return yours < alike
    ? "Your forecast beat giving every column the same number of chips. "
    : "Your forecast did no better than giving every column the same number of chips. ";
}

function campaignsSentence(campaigns, scores) {
  if (!campaigns.length) return "Nothing is sent yet.";
  const latest = campaigns.at(-1),
    silent = campaigns.filter((count) => count === 0).length;
  return (
    `${plural(campaigns.length, "campaign")}: the latest drew ${binName([latest, latest])}, ` +
    `and in ${silent} of ${campaigns.length} nobody answered. ` +
    comparison(campaigns, scores) +
    (campaigns.length === CAMPAIGNS ? "That is all: draw again for others." : "")
  );
}

function groundsSentence(bands) {
  const base = response(SCENARIO).terms[0],
    shares = bands.map((b) => b.share),
    apart = (Math.max(...shares) / Math.min(...shares)).toFixed(0);
  return (
    `The model is no witness of its own: its rate comes from ${base.studies.join(", ")} (${base.label}). ` +
    (shares.length > 1
      ? `Published rates differ by a factor of ${apart}, so there’s no shame in spreading your chips. `
      : "") +
    "The brackets show where nine mailings in ten would fall at the rate each study found: " +
    bands.map((b) => `${b.study} (${b.year}) counted “${b.counts}”`).join(", ") +
    ". They don’t count quite the same thing."
  );
}

// ---- the picture -----------------------------------------------------------------

/** A study's bracket over the bins that it expects, named at the end that has room. */
function bracket({ study, share, low, high }, i, p, binOf) {
  const from = p.x(binOf(low)) + 2,
    to = p.x(binOf(high) + 1) - 2,
    y = 26 + 34 * i;
  const [x, anchor] = from > p.width / 2 ? [to, "end"] : [from, "start"];
  return [
    h("path", { d: `M${from} ${y + 5}v-5H${to}v5`, class: "bracket" }),
    h("text", { x, y: y - 6, "text-anchor": anchor }, `${study}, ${percent(share)}: ${range([low, high])}`),
  ];
}

const binLabel = ([low, high], i, p) => [
  h("text", { x: p.x(i + 0.5), y: p.base + 24, class: "tick" }, String(low)),
  high > low && h("text", { x: p.x(i + 0.5), y: p.base + 39, class: "tick" }, `–${high}`),
];

/** A column of chips, each as high as its share of the forecast. */
const chipColumn = (count, i, unit, p) =>
  Array.from({ length: count }, (_, chip) =>
    h("rect", {
      x: p.x(i) + 3,
      width: p.x(1) - p.x(0) - 6,
      y: p.y((chip + 1) * unit) + 1,
      height: Math.max(p.y(0) - p.y(unit) - 1.5, 1),
      rx: 2,
      class: "chip",
    }),
  );

/** Campaigns hang from the axis, as many side by side as a bin is wide. */
function campaignDots(campaigns, { bins, binOf }, { gap, abreast }, p) {
  const hung = bins.map(() => 0);
  return campaigns.map((count, i) => {
    const bin = binOf(count),
      place = hung[bin]++,
      latest = i === campaigns.length - 1;
    return h("circle", {
      cx: p.x(bin + 0.5) + ((place % abreast) - (abreast - 1) / 2) * gap,
      cy: p.base + 54 + Math.floor(place / abreast) * gap,
      r: gap * (latest ? 0.5 : 0.36),
      class: latest ? "dot latest" : "dot",
    });
  });
}

function picture({ traits, forecast }, upright, width) {
  const { bins, expected, binOf } = forecast,
    { campaigns } = traits,
    chips = chipsOf(traits),
    locked = isLocked(traits),
    bands = locked ? traits.bands : [];
  const unit = 1 / (locked ? sum(chips) : CHIPS);
  const most = locked ? Math.max(...expected, ...chips.map((c) => c * unit)) : 1;
  const gap = campaigns.length > CHIPS ? 5 : 8,
    abreast = Math.max(Math.floor(((width - LEFT - RIGHT) / bins.length - 4) / gap), 1);
  const deep = Math.ceil(Math.max(...campaignsByBin(traits, forecast)) / abreast) * gap,
    top = 12 + bands.length * 34,
    bottom = 56 + deep;
  const margins = { left: LEFT, right: RIGHT, top, bottom };
  const p = plotArea({ width, height: top + HEIGHT + bottom, ...margins, x: [0, bins.length], y: [0, most] });
  // The sliders lie over the columns, with half a thumb more at either end.
  upright.style.cssText = `left:${LEFT}px;right:${RIGHT}px;top:${top - THUMB / 2}px;height:${HEIGHT + THUMB}px`;
  const outline = expected
    .map((e, i) => `${i ? "L" : "M"}${p.x(i) + 1} ${p.y(e)}H${p.x(i + 1) - 1}`)
    .join("");
  return p.svg(
    p.axes({
      ys: locked
        ? roundTicks(0, most, 4).map((v) => [v, `${Math.round(v * 100)}%`])
        : [0, 5, 10, 15, 20].map((c) => [c * unit, String(c)]),
      yTitle: locked ? "share" : "chips",
    }),
    bins.map((bin, i) => binLabel(bin, i, p)),
    chips.map((count, i) => chipColumn(count, i, unit, p)),
    locked && h("path", { d: outline, class: "outline" }),
    bands.map((band, i) => bracket(band, i, p, binOf)),
    locked && campaignDots(campaigns, forecast, { gap, abreast }, p),
  );
}

// ---- the widget --------------------------------------------------------------------

const prepare = (context) => ({
  answers: storedAnswers({
    ...context,
    kind: "forecast",
    mine: ({ sent, edges, chips }) =>
      sent === context.traits.sent &&
      String(edges) === String(context.traits.edges) &&
      chips.length === edges.length &&
      sum(chips) > 0 &&
      sum(chips) <= CHIPS,
    traits: (kept) => ({
      chips: kept.at(-1)?.chips ?? context.traits.edges.map(() => 0),
      locked: kept.length > 0,
      campaigns: [],
    }),
  }),
});

function react(context, view) {
  const { traits, set, answers } = context;
  return {
    lay(bin, wish) {
      const chips = chipsOf(traits),
        most = CHIPS - sum(chips) + chips[bin];
      chips[bin] = Math.min(wish, most);
      set({ chips });
      updateSliders(traits, view); // a wish beyond the last chip changes no trait, and must be taken back
      view.missing.textContent =
        wish > most ? `All ${CHIPS} chips are laid. Take one back elsewhere first.` : "";
    },
    takeBack: () => set({ chips: traits.edges.map(() => 0) }),
    lock() {
      const { sent, edges } = traits,
        chips = chipsOf(traits);
      if (!sum(chips)) {
        view.missing.textContent = "Lay at least one chip first.";
        return view.sliders[0].focus();
      }
      answers.lock({ locked: true }, [{ sent, edges, chips }]);
      view.outcome.focus();
    },
    send(more) {
      const count = Math.min(traits.campaigns.length + more, CAMPAIGNS);
      set({ campaigns: simulate(SCENARIO, traits.sent, count, traits.seed) });
      view.spoken.announce(view.post.textContent);
    },
    // Whoever draws again has seen these campaigns: the next ones are others.
    retry() {
      answers.retry({ locked: false, campaigns: [], seed: traits.seed + 1 });
      view.sliders[0].focus();
    },
  };
}

function buildLaying({ lock, takeBack }) {
  const running = h("p"),
    missing = h("p.missing", { role: "alert" });
  const buttons = buttonRow(primaryButton("Lock my forecast", lock), button("Take all chips back", takeBack));
  return { running, missing, laying: h("div", running, missing, buttons) };
}

const LEGEND =
  "Blocks are your chips, the dashed outline is the model, brackets are studies, " +
  "and each dot below is a campaign.";

/** What comes of a locked forecast, and what it costs. */
function buildOutcome(context, { send, retry }) {
  const outcome = h("p.outcome", { tabIndex: -1 }),
    post = h("p"),
    grounds = h("p"),
    scoreRows = h("tbody");
  const sendOnce = primaryButton("", () => send(1));
  const buttons = buttonRow(
    sendOnce,
    button("Send it a hundred times", () => send(100)),
    button("Draw again", retry),
  );
  const head = ["Who", "These campaigns", "On average, if the model is right"];
  const scoreTable = h(
    "table",
    h("caption", "Ranked probability score: 0 is perfect, less is better"),
    h(
      "thead",
      h(
        "tr",
        head.map((title) => h("th", { scope: "col" }, title)),
      ),
    ),
    scoreRows,
  );
  const table = dataTable("Replies", ["Replies", "You", "The model", "Campaigns"], () => {
    const { forecast, traits } = context,
      chips = chipsOf(traits),
      counts = campaignsByBin(traits, forecast);
    return forecast.bins.map((bin, i) => [
      range(bin),
      percent(chips[i] / sum(chips)),
      percent(forecast.expected[i]),
      String(counts[i]),
    ]);
  });
  const legend = h("p.hint", LEGEND);
  const scores = h("div.numbers", scoreTable);
  const shown = h("div", outcome, legend, buttons, post, scores, table.el, grounds);
  return { shown, outcome, post, grounds, scoreRows, sendOnce, table };
}

function build(context, actions) {
  const { signal, store } = context;
  const laying = buildLaying(actions),
    outcome = buildOutcome(context, actions),
    spoken = liveRegion(signal);
  const title = h("p.title"),
    upright = h("div.upright"),
    drawing = h("div");
  const draw = drawResponsively(drawing, (width) => picture(context, upright, width), signal);
  const content = [
    title,
    h("div.bins", drawing, upright),
    laying.laying,
    outcome.shown,
    spoken.el,
    storageNote(store, signal),
  ];
  context.lay = actions.lay; // bins may be added later
  return { content, title, upright, sliders: [], ...laying, ...outcome, spoken, draw };
}

/** As many sliders as bins, under the bins' names; those that stay keep their chips and the focus. */
function updateBins({ lay, traits, forecast: { bins } }, { title, upright, sliders }) {
  title.textContent = `${traits.sent} cards to strangers: how many answers?`;
  for (const slider of sliders.splice(bins.length)) slider.remove();
  for (let i = sliders.length; i < bins.length; i++) {
    const oninput = (event) => lay(i, Number(event.target.value));
    sliders[i] = h("input", { type: "range", min: 0, max: CHIPS, oninput });
    upright.append(sliders[i]);
  }
  bins.forEach((bin, i) => sliders[i].setAttribute("aria-label", binName(bin)));
}

function updateSliders(traits, { sliders }) {
  chipsOf(traits).forEach((count, i) => {
    sliders[i].value = count;
    sliders[i].setAttribute("aria-valuetext", plural(count, "chip"));
  });
}

function updateOutcome({ traits, forecast }, { outcome, post, grounds, scoreRows, sendOnce, table }) {
  const { sent, campaigns, bands } = traits;
  outcome.textContent = lockedSentence(chipsOf(traits), sent, forecast);
  sendOnce.textContent = `Send ${sent}`;
  const rows = scores(traits, forecast),
    number = (v) => h("td", Number.isNaN(v) ? "–" : v.toFixed(3));
  replaceContent(
    scoreRows,
    rows.map(({ name, soFar, onAverage }) =>
      h("tr", h("th", { scope: "row" }, name), number(soFar), number(onAverage)),
    ),
  );
  post.textContent = campaignsSentence(
    campaigns,
    rows.map((row) => row.soFar),
  );
  grounds.textContent = groundsSentence(bands);
  table.update();
}

function update(context, view, trait) {
  const { traits } = context,
    { upright, laying, shown, running, missing } = view;
  if (!trait || trait === "edges" || trait === "sent") {
    context.forecast = modelForecast(traits);
    updateBins(context, view);
  }
  const locked = isLocked(traits),
    chips = chipsOf(traits);
  updateSliders(traits, view);
  upright.hidden = laying.hidden = locked;
  shown.hidden = !locked;
  if (locked) updateOutcome(context, view);
  else {
    running.textContent = layingSentence(chips, context.forecast.bins[0]);
    if (sum(chips)) missing.textContent = "";
  }
  view.draw();
}

export const render = widget({
  kind: "forecast",
  label: "Forecast of replies",
  observes: ["chips", "locked", "campaigns", "bands", "edges", "sent"],
  prepare,
  react,
  build,
  update,
});
