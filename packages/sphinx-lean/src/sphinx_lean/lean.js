// The page's own controls: colour mode, chapter list on small screens, keyboard search.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const modes = { auto: "as the system has them", light: "light", dark: "dark" };

  const button = document.querySelector("button.mode");
  const show = () => {
    const { mode } = root.dataset;
    root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
    button.setAttribute("aria-label", `Colours: ${modes[mode]}`);
    button.title = `Colours: ${modes[mode]}`;
  };
  button.addEventListener("click", () => {
    const names = Object.keys(modes);
    root.dataset.mode = names[(names.indexOf(root.dataset.mode) + 1) % names.length];
    try {
      localStorage.setItem("mode", root.dataset.mode);
    } catch {
      // The choice then lasts as long as the page.
    }
    show();
  });
  dark.addEventListener("change", show);
  if (!(root.dataset.mode in modes)) root.dataset.mode = "auto";
  show();

  const menu = document.querySelector("button.menu");
  menu.addEventListener("click", () => {
    const open = menu.getAttribute("aria-expanded") !== "true";
    menu.setAttribute("aria-expanded", open);
    document.getElementById("chapters").classList.toggle("open", open);
  });

  // A link into a block that is closed opens it. (Whoever arrives by one finds it open: see folding.py.)
  addEventListener("hashchange", () => {
    const place = document.querySelector(":target");
    const block = place?.closest("details.folded");
    if (!block || block.open) return;
    block.open = true;
    place.scrollIntoView();
  });

  // A page opened from a folder may not fetch others: there, search shows titles only.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  // Code and tables wider than the screen scroll by themselves, with the keyboard too. Their widths
  // are read when the browser has laid them out: asking sooner would keep the widgets waiting.
  const scrolls = new ResizeObserver((entries) => {
    const wide = entries.map(({ target: box }) => box.scrollWidth > box.clientWidth); // read all, then write
    for (const [index, { target: box }] of entries.entries()) {
      if (!wide[index]) {
        for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
        continue;
      }
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute(
        "aria-label",
        `${box.querySelector("caption, figcaption")?.textContent ?? "Code"} (scrolls sideways)`,
      );
    }
  });
  for (const box of document.querySelectorAll("pre, figure, .table-scroll, .cell_output"))
    scrolls.observe(box);

  // What is out of sight is laid out when there is nothing else to do (see lean.css), a section at a time.
  const idle = (work) => self.requestIdleCallback?.(work, { timeout: 1000 }) ?? setTimeout(work);
  const settle = ([section, ...rest]) => {
    if (section) {
      section.style.contentVisibility = "visible";
      return idle(() => settle(rest));
    }
    // By the second frame the observer above has seen the last of them.
    requestAnimationFrame(() => requestAnimationFrame(() => root.classList.add("settled")));
  };
  const deferred = root.classList.contains("deferred") ? "article > section > section" : ":not(*)";
  addEventListener("load", () => idle(() => settle([...document.querySelectorAll(deferred)])));

  // A book that is kept on the device stays one edition until the reader takes the next.
  const workers = location.protocol === "file:" ? undefined : navigator.serviceWorker;
  if (workers) {
    const manifest = new URL("manifest.webmanifest", new URL(root.dataset.content_root, location));
    document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: manifest }));
  }
  if (workers?.controller) {
    workers.addEventListener("controllerchange", () => location.reload());
    workers.ready.then((found) => {
      const offer = () => {
        if (!found.waiting || document.querySelector(".edition")) return;
        const note = document.createElement("p");
        const take = document.createElement("button");
        note.className = "edition";
        note.setAttribute("role", "status");
        take.type = "button";
        take.textContent = "Read the new edition";
        take.addEventListener("click", () => found.waiting.postMessage("use"));
        document.getElementById("main").prepend(note);
        note.append("There is a newer edition of this book. ", take);
      };
      offer();
      found.addEventListener("updatefound", () => found.installing.addEventListener("statechange", offer));
    });
  }
})();
