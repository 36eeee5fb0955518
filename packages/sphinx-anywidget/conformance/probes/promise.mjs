// default export: a function that promises
export default async () => ({
  render({ el }) {
    el.append("[promise: yes]");
  },
});
