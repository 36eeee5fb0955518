// Links between the traits of two models.

/** Keep the trait of one model equal to that of another. */
export async function link({ model, host, signal }, both) {
  const ends = [model.get("source"), model.get("target")];
  const [source, target] = await Promise.all(ends.map(async ([reference]) => await host.getModel(reference)));
  const [from, to] = ends.map(([, name]) => name);
  let busy = false; // a value that changes on its way must not run in a circle
  const copy = (origin, name, other, otherName) => {
    if (busy || signal.aborted) return;
    busy = true;
    other.set(otherName, origin.get(name));
    other.save_changes();
    busy = false;
  };
  source.on(`change:${from}`, () => copy(source, from, target, to));
  if (both) target.on(`change:${to}`, () => copy(target, to, source, from));
  copy(source, from, target, to);
}
