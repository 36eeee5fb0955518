// Cards to strangers: what a reader expects, laid as chips on bins, and what then comes.

import { distribution, expectedScore, rankedProbability } from "../model/forecasts.js";
import { replies, response, simulate } from "../model/responses.js";
import { replaceContent, h, liveRegion } from "../parts/dom.js";
import { dataTable } from "../parts/data-table.js";
import { drawResponsively, plotArea, roundTicks } from "../parts/plot.js";
import { storedAnswers } from "../parts/stored-answers.js";
import { storageNote, storeOf } from "../parts/store.js";
import { setter } from "../parts/traits.js";
import { percent, plural, range } from "../parts/words.js";

const CHIPS = 20,
  CAMPAIGNS = 200,
  HEIGHT = 200,
  THUMB = 16,
  LEFT = 44,
  RIGHT = 4;
const SCENARIO = { channel: "card", recipient: "stranger", ask: "none", gift_world: "undecided" };
const sum = (list) => list.reduce((a, b) => a + b, 0);

export function render({ model, el, signal }) {
  const store = storeOf(el);
  const spoken = liveRegion(signal);
  const put = setter(model);

  // ---- the bins, and what the model gives each -----------------------------------

  let bins, expected, result, sliders;
  const bin = (k) => bins.findLastIndex(([low]) => low <= k);
  const named = ([low, high]) => `${range([low, high])} ${low === 1 && high === 1 ? "reply" : "replies"}`;
  const chips = () => bins.map((_, i) => model.get("chips")[i] ?? 0);
  const laid = () => sum(chips());
  const isLocked = () => model.get("locked") && laid() > 0;
  const counts = () =>
    model.get("campaigns").reduce(
      (all, k) => (all[bin(k)]++, all),
      bins.map(() => 0),
    );

  const title = h("p.title");
  const upright = h("div.upright");
  const picture = h("div");
  const running = h("p");
  const note = h("p.missing", { role: "alert" });
  const laying = h(
    "div",
    {},
    running,
    note,
    h(
      "div.buttons",
      {},
      h("button.primary", { type: "button", onclick: lock }, "Lock my forecast"),
      h(
        "button",
        { type: "button", onclick: () => put({ chips: bins.map(() => 0) }) },
        "Take all chips back",
      ),
    ),
  );

  function build() {
    const edges = model.get("edges"),
      sent = model.get("sent");
    bins = edges.map((low, i) => [low, (edges[i + 1] ?? sent + 1) - 1]);
    result = replies(SCENARIO, sent);
    expected = bins.map(([low, high]) => sum(result.pmf.slice(low, high + 1)));
    title.textContent = `${sent} cards to strangers: how many answers?`;
    sliders = bins.map((b, i) =>
      h("input", {
        type: "range",
        min: 0,
        max: CHIPS,
        "aria-label": named(b),
        oninput: (event) => {
          const rest = chips(),
            wish = Number(event.target.value);
          rest[i] = Math.min(wish, CHIPS - laid() + rest[i]);
          put({ chips: rest });
          show(); // a wish beyond the last chip changes no trait, and must be taken back
          note.textContent =
            rest[i] < wish ? `All ${CHIPS} chips are laid. Take one back elsewhere first.` : "";
        },
      }),
    );
    replaceContent(upright, sliders);
    show();
  }

  // ---- the picture ---------------------------------------------------------------

  const redraw = drawResponsively(picture, draw, signal);
  function draw(width) {
    const locked = isLocked(),
      all = laid(),
      bands = locked ? model.get("bands") : [];
    const unit = 1 / (locked ? all : CHIPS);
    const most = locked ? Math.max(...expected, ...chips().map((c) => c * unit)) : 1;
    const step = (width - LEFT - RIGHT) / bins.length;
    // Campaigns hang from the axis, as many side by side as a bin is wide.
    const gap = model.get("campaigns").length > CHIPS ? 5 : 8,
      row = Math.max(Math.floor((step - 4) / gap), 1);
    const deep = Math.ceil(Math.max(...counts()) / row) * gap,
      top = 12 + bands.length * 34,
      bottom = 56 + deep;
    const p = plotArea({
      width,
      height: top + HEIGHT + bottom,
      left: LEFT,
      right: RIGHT,
      top,
      bottom,
      x: [0, bins.length],
      y: [0, most],
    });
    upright.style.cssText = `left:${LEFT}px;right:${RIGHT}px;top:${top - THUMB / 2}px;height:${HEIGHT + THUMB}px`;

    const block = (i, c) =>
      h("rect", {
        x: p.x(i) + 3,
        width: step - 6,
        y: p.y((c + 1) * unit) + 1,
        height: Math.max(p.y(0) - p.y(unit) - 1.5, 1),
        rx: 2,
        class: "chip",
      });
    const outline = expected
      .map((e, i) => `${i ? "L" : "M"}${p.x(i) + 1} ${p.y(e)}H${p.x(i + 1) - 1}`)
      .join("");
    const label = ([low, high], i) => [
      h("text", { x: p.x(i + 0.5), y: p.base + 24, class: "tick" }, String(low)),
      high > low && h("text", { x: p.x(i + 0.5), y: p.base + 39, class: "tick" }, `–${high}`),
    ];
    const bracket = (b, i) => {
      const from = p.x(bin(b.low)) + 2,
        to = p.x(bin(b.high) + 1) - 2,
        y = 26 + 34 * i;
      const side = from > width / 2 ? [to, "end"] : [from, "start"];
      return [
        h("path", { d: `M${from} ${y + 5}v-5H${to}v5`, class: "bracket" }),
        h(
          "text",
          { x: side[0], y: y - 6, "text-anchor": side[1] },
          `${b.study}, ${percent(b.share)}: ${range([b.low, b.high])}`,
        ),
      ];
    };
    const seen = bins.map(() => 0),
      last = model.get("campaigns").length - 1;
    const dot = (k, j) => {
      const i = bin(k),
        n = seen[i]++;
      const x = p.x(i + 0.5) + ((n % row) - (row - 1) / 2) * gap;
      return h("circle", {
        cx: x,
        cy: p.base + 54 + Math.floor(n / row) * gap,
        r: gap * (j === last ? 0.5 : 0.36),
        class: j === last ? "dot latest" : "dot",
      });
    };
    return p.svg(
      p.axes({
        ys: locked
          ? roundTicks(0, most, 4).map((v) => [v, `${Math.round(v * 100)}%`])
          : [0, 5, 10, 15, 20].map((c) => [c * unit, String(c)]),
        yTitle: locked ? "share" : "chips",
      }),
      bins.map(label),
      chips().flatMap((c, i) => Array.from({ length: c }, (_, j) => block(i, j))),
      locked && h("path", { d: outline, class: "outline" }),
      bands.map(bracket),
      locked && model.get("campaigns").map(dot),
    );
  }

  // ---- locked: what comes, and what it costs -----------------------------------------

  const outcome = h("p.outcome", { tabIndex: -1 });
  const post = h("p");
  const score = h("tbody");
  const studies = h("p");
  const table = dataTable("Replies", ["Replies", "You", "The model", "Campaigns"], () =>
    bins.map((b, i) => [range(b), percent(chips()[i] / laid()), percent(expected[i]), String(counts()[i])]),
  );
  const send = h("button.primary", { type: "button", onclick: () => dispatch(1) });
  const after = h(
    "div",
    {},
    outcome,
    h(
      "p.hint",
      {},
      "Blocks are your chips, the dashed outline is the model, brackets are studies, and each dot below is a campaign.",
    ),
    h(
      "div.buttons",
      {},
      send,
      h("button", { type: "button", onclick: () => dispatch(100) }, "Send it a hundred times"),
      h("button", { type: "button", onclick: again }, "Draw again"),
    ),
    post,
    h(
      "div.numbers",
      {},
      h(
        "table",
        {},
        h("caption", {}, "Ranked probability score: 0 is perfect, less is better"),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["Who", "These campaigns", "On average, if the model is right"].map((c) =>
              h("th", { scope: "col" }, c),
            ),
          ),
        ),
        score,
      ),
    ),
    table.el,
    studies,
  );

  function lock() {
    if (!laid()) {
      note.textContent = "Lay at least one chip first.";
      return sliders[0].focus();
    }
    answers.lock({ locked: true }, [{ sent: model.get("sent"), edges: model.get("edges"), chips: chips() }]);
    outcome.focus();
  }

  function dispatch(more) {
    const n = Math.min(model.get("campaigns").length + more, CAMPAIGNS);
    put({ campaigns: simulate(SCENARIO, model.get("sent"), n, model.get("seed")) });
    spoken.announce(post.textContent);
  }

  // Whoever draws again has seen these campaigns: the next ones are others.
  function again() {
    answers.retry({ locked: false, campaigns: [], seed: model.get("seed") + 1 });
    sliders[0].focus();
  }

  function reveal() {
    const own = chips(),
      drawn = model.get("campaigns"),
      bands = model.get("bands"),
      base = response(SCENARIO).terms[0];
    outcome.textContent = `Locked. For ${named(bins[0])} you gave ${percent(own[0] / laid())}; the model gives ${percent(expected[0])}, and expects ${range(result.interval(0.9))} of ${model.get("sent")} (nine campaigns in ten).`;
    send.textContent = `Send ${model.get("sent")}`;
    const cost = (f) => drawn.reduce((sum, k) => sum + rankedProbability(f, bin(k)), 0) / drawn.length;
    const rows = [
      ["Your drawing", own],
      ["The model", expected],
      ["Every bin alike", bins.map(() => 1)],
    ].map(([name, f]) => [name, cost(f), expectedScore(f, expected)]);
    replaceContent(
      score,
      rows.map(([name, ...both]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, name),
          both.map((v) => h("td", {}, Number.isNaN(v) ? "–" : v.toFixed(3))),
        ),
      ),
    );
    const [mine, theirs, alike] = rows.map((r) => r[1]);
    const silent = drawn.filter((k) => k === 0).length;
    post.textContent = !drawn.length
      ? "Nothing is sent yet."
      : `${plural(drawn.length, "campaign")}: the latest drew ${named([drawn.at(-1), drawn.at(-1)])}, and in ${silent} of ${drawn.length} nobody answered. ` +
        (drawn.length < 10
          ? "So few say little about a forecast. "
          : mine < theirs
            ? "Your drawing did better than the model’s own. "
            : mine < alike
              ? "Your drawing did better than holding every bin alike. "
              : "Your drawing did no better than holding every bin alike. ") +
        (drawn.length === CAMPAIGNS ? "That is all: draw again for others." : "");
    const shares = bands.map((b) => b.share);
    replaceContent(
      studies,
      `The model is no witness of its own: its rate comes from ${base.studies.join(", ")} (${base.label}). ${shares.length > 1 ? `Published shares lie ${(Math.max(...shares) / Math.min(...shares)).toFixed(0)} times apart, so a wide drawing was no shame. ` : ""}Brackets hold nine of ten campaigns at a study’s share: `,
      bands.map((b) => `${b.study} (${b.year}) counted “${b.counts}”`).join(", "),
      ". The two counts are not of quite the same thing.",
    );
    table.update();
  }

  function show() {
    const locked = isLocked(),
      n = laid(),
      own = chips();
    sliders.forEach((s, i) => {
      s.value = own[i];
      s.setAttribute("aria-valuetext", plural(own[i], "chip"));
    });
    upright.hidden = laying.hidden = locked;
    after.hidden = !locked;
    if (locked) reveal();
    else {
      running.textContent = n
        ? `${n} of ${CHIPS} chips laid: each is ${percent(1 / n)} of your forecast. For ${named(bins[0])} it says ${own[0] ? percent(own[0] / n) : "never"}.`
        : `Drag a column up, or tap it, or use the arrow keys: up to ${CHIPS} chips, more where you are surer.`;
      if (n) note.textContent = "";
    }
    redraw();
  }

  el.append(
    h(
      "div.ws.forecast",
      { role: "group", "aria-label": "Forecast of replies", "data-lm-suppress-shortcuts": "true" },
      title,
      h("div.bins", {}, picture, upright),
      laying,
      after,
      spoken.el,
      storageNote(store, signal),
    ),
  );
  const answers = storedAnswers({
    model,
    store,
    signal,
    kind: "forecast",
    mine: (a) =>
      a.sent === model.get("sent") &&
      String(a.edges) === String(model.get("edges")) &&
      a.chips.length === a.edges.length &&
      sum(a.chips) > 0 &&
      sum(a.chips) <= CHIPS,
    traits: (kept) => ({
      chips: kept.at(-1)?.chips ?? bins.map(() => 0),
      locked: kept.length > 0,
      campaigns: [],
    }),
  });
  for (const key of ["chips", "locked", "campaigns", "bands"]) model.on(`change:${key}`, show);
  for (const key of ["edges", "sent"]) model.on(`change:${key}`, build);
  build();
}
