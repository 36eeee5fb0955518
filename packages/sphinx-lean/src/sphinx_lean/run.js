// The page before JupyterLite: fetches the large files, counting bytes, and then opens a notebook.
// The browser's cache hands them on, so that what is counted here is not fetched again.
(() => {
  const box = document.querySelector(".keep");
  const [state, bar, go, drop] = ["output", "progress", ".go", ".drop"].map((s) => box.querySelector(s));
  const { notebooks, python } = JSON.parse(document.getElementById("needs").textContent);
  const lite = new URL("lite/", new URL(document.documentElement.dataset.content_root, location));
  let asked;
  try {
    asked = decodeURIComponent(location.hash.slice(1));
  } catch {
    // What cannot be decoded, as a bare "%", is the name of no notebook.
  }
  const notebook = notebooks.find((name) => name === asked);
  const files = Object.entries(python);
  const total = files.reduce((sum, [, size]) => sum + size, 0);
  const megabytes = (n) => (n / 1e6).toFixed(1);

  let got = 0;
  const count = async ([name, size]) => {
    const answer = await fetch(new URL(name, lite));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    let here = 0;
    for (const reader = answer.body.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      here += value.length;
      got += value.length;
      bar.value = got / total;
      state.textContent = `${megabytes(got)} of ${megabytes(total)} MB of Python`;
    }
    if (here !== size) throw new Error(`${name} is ${here} bytes, not ${size}`);
  };

  go.addEventListener("click", async () => {
    go.hidden = drop.hidden = true;
    bar.hidden = false;
    got = 0;
    try {
      for (const file of files) await count(file);
    } catch {
      bar.hidden = true;
      go.hidden = false;
      state.textContent =
        "A part of it did not arrive. Try again when the network is better; what has arrived need not come again.";
      return;
    }
    bar.removeAttribute("value"); // how long the rest takes, nobody can tell
    state.textContent =
      "All of Python is here. Opening JupyterLite; its scripts come now, and then Python starts …";
    location.assign(new URL(`notebooks/index.html?path=${encodeURIComponent(notebook)}`, lite));
  });

  const KEPT = `JupyterLite Storage - ${lite.pathname}`;
  const look = async () => {
    const names = (await indexedDB.databases?.()) ?? [];
    drop.hidden = !names.some(({ name }) => name === KEPT);
  };
  drop.addEventListener("click", () => {
    const gone = indexedDB.deleteDatabase(KEPT);
    gone.onblocked = () => {
      state.textContent = "It is still open in another tab. Close that, and it goes.";
    };
    gone.onsuccess = () => {
      state.textContent = "What JupyterLite kept here is removed.";
      look();
    };
  });

  if (location.protocol === "file:") {
    state.textContent =
      "You are reading a copy on your own device, and Python in the browser needs a server: open the book’s site.";
  } else if (!notebook) {
    state.textContent = "Which notebook? Its page has a link at the foot that leads here.";
  } else {
    go.querySelector("span").textContent = notebook.split("/").at(-1);
    go.hidden = false;
    look();
  }
})();
