// Runs before the scripts of a measured page: notes its paint and layout shifts, touches the
// page's first widget as soon as it is there, and offers page.py what it asks for next.
self.bench = (() => {
  const seen = { paint: null, input: null, shift: 0, shifts: [] };
  const observe = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  const name = (node) => [node?.nodeName.toLowerCase(), ...(node?.classList ?? [])].join(".");

  observe("paint", (e) => {
    if (e.name === "first-contentful-paint") seen.paint = e.startTime;
  });

  // As browsers sum them up: the worst run of shifts, with gaps below 1 s, within 5 s.
  let run = { first: -Infinity, last: -Infinity, sum: 0 };
  observe("layout-shift", (e) => {
    const at = e.startTime;
    if (at - run.last > 1000 || at - run.first > 5000) run = { first: at, sum: 0 };
    run.last = at;
    run.sum += e.value;
    seen.shift = Math.max(seen.shift, run.sum);
    seen.shifts.push({ at, value: e.value, moved: e.sources.map((s) => name(s.node)) });
  });

  const frame = () => new Promise(requestAnimationFrame);
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const slider = () =>
    // in sight: a simulator may ask for a guess first, and hide the rest
    [...document.querySelectorAll('.anywidget[data-anywidget="ready"] .simulator [type="range"]')].find(
      (el) => el.labels[0]?.textContent === "How many you send" && el.checkVisibility(),
    );
  const slide = (input, value) => {
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const CONTROLS = ["[type=range]", "[type=radio]", "[type=checkbox]", "select", "button"];
  const first = () => document.querySelector(".anywidget");
  const control = (slot) =>
    CONTROLS.flatMap((kind) => [...slot.querySelectorAll(kind)]).find(
      (el) => !el.disabled && el.checkVisibility(),
    );

  /** Use the first widget as a reader would, and wait for the frame that shows its answer. */
  async function touch() {
    while (first()?.dataset.anywidget !== "ready") await frame();
    const slot = first(),
      input = control(slot);
    const answered = new Promise((resolve) =>
      new MutationObserver(resolve).observe(slot.lastElementChild, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      }),
    );
    if (input.type === "range") slide(input, Number(input.value) < Number(input.max) ? input.max : input.min);
    else input.click();
    await answered;
    await frame();
    seen.input = performance.now();
    await wait(500); // for shifts that come late
  }

  return {
    /** What was seen; a widget that has not come after a minute counts as absent. */
    seen: Promise.race([touch(), wait(60_000)]).then(() => seen),

    /** What a bare page with the same first widget is made of. */
    parts() {
      const slot = first().cloneNode();
      slot.removeAttribute("data-anywidget");
      const host = document.querySelector("script[src*='anywidget/host']");
      const models = document.querySelectorAll("script.anywidget-models");
      return [...models, slot, host].map((el) => el.outerHTML).join("\n");
    },

    /** What each step of the simulator's slider takes: until the picture is replaced, until the next frame. */
    async steps(steps) {
      while (document.querySelector(".anywidget:not([data-anywidget])")) await frame();
      if (!slider()) return null;
      const { port1, port2 } = new MessageChannel();
      const times = { picture: [], frame: [] };
      const input = slider(),
        picture = input.closest(".simulator").querySelector(".picture");
      picture.scrollIntoView({ block: "center" }); // what is not in sight is not painted
      for (const [value, pause] of steps) {
        await wait(pause); // out of step with the frames
        const old = picture.firstChild,
          start = performance.now();
        slide(input, value);
        const now = performance.now();
        if (picture.firstChild !== old) times.picture.push(now - start);
        await frame();
        // A message posted in a frame's callback arrives when that frame has been painted.
        await new Promise((resolve) => ((port1.onmessage = resolve), port2.postMessage(0)));
        times.frame.push(performance.now() - start);
      }
      return times;
    },
  };
})();
