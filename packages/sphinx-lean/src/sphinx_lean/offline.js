// The page on which a reader keeps the book on the device, and removes it again.
(() => {
  const box = document.querySelector(".keep");
  const [state, put, drop] = ["output", "button.put", "button.drop"].map((s) => box.querySelector(s));
  const root = new URL(document.documentElement.dataset.content_root, location);
  const workers = location.protocol === "file:" ? undefined : navigator.serviceWorker;

  const show = (text, { canPut = false, canDrop = false } = {}) => {
    state.textContent = text;
    put.hidden = !canPut;
    drop.hidden = !canDrop;
  };
  const look = async () => {
    const there = (await workers.getRegistration(root))?.active;
    if (there) show("This book is kept on this device. It opens without a network.", { canDrop: true });
    else show("This book is not kept on this device.", { canPut: true });
  };
  const failed = () =>
    show(
      "The book could not be kept: a part of it did not arrive, or the device has no room. " +
        "Nothing was left behind; try again when the network is better.",
      { canPut: true },
    );

  put.addEventListener("click", async () => {
    show("Fetching the book …");
    try {
      const found = await workers.register(new URL("sw.js", root), { scope: root.href });
      const worker = found.installing ?? found.waiting ?? found.active;
      const done = () => {
        if (worker.state === "activated") look();
        if (worker.state === "redundant") found.unregister().then(failed);
      };
      worker.addEventListener("statechange", done);
      done();
    } catch {
      failed();
    }
  });
  drop.addEventListener("click", async () => {
    const found = await workers.getRegistration(root);
    for (const name of await caches.keys()) {
      if (name.startsWith(`book ${found.scope} `)) await caches.delete(name);
    }
    await found.unregister();
    await look();
    put.focus();
  });

  if (location.protocol === "file:")
    show("You are reading a copy on your own device: there is nothing to fetch.");
  else if (!workers)
    show("This browser cannot keep the book here, or the page was opened without encryption.");
  else look();
})();
