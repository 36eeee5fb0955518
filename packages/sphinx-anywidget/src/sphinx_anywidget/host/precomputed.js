// Answers that Python gave beforehand, over a grid of values (see precompute.py).

/** Python's 0.1 * 3 and a slider's 0.3 are the same point of a grid. */
const keyOf = (values) =>
  JSON.stringify(values, (_, value) => (typeof value === "number" ? Number(value.toPrecision(12)) : value));

/** Answer from a model's table whenever its traits change; `tell` is called with a sentence or nothing. */
export function answer(model, table, find, tell) {
  const rows = new Map(table.rows.map(([inputs, outputs]) => [keyOf(inputs), outputs]));
  const look = async () => {
    const outputs = rows.get(keyOf(table.inputs.map((name) => model.get(name))));
    tell(outputs ? "" : "This value wasn't computed beforehand; what is shown is for the one before.");
    for (const [i, [reference, name]] of table.outputs.entries()) {
      if (outputs) (await find(reference)).set(name, outputs[i]);
    }
  };
  for (const name of table.inputs) model.on(`change:${name}`, look);
}
