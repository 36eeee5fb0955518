// bytes are a DataView
export default {
  render({ model, el }) {
    const data = model.get("data");
    const right = data instanceof DataView && data.getUint8(1) === 42;
    el.append(`[bytes: ${right ? "yes" : "no"}]`);
  },
};
