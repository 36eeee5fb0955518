// a module that throws leaves the text form
export default {
  render() {
    throw new Error("boom");
  },
};
