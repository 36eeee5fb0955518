// The part of Jinja's language that a page of ours is written in: {{ a.name }}, {% if a.name %} with
// `not` and `else`, {% for a in b.list %}, {% include "a.css" %}. A value stands there as text, whatever it holds.

const TAG = /(?:^[ \t]*)?\{% (.+?) %\}\n?|\{\{ (.+?) \}\}/gm;
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escaped = (value) => String(value).replace(/[&<>"']/g, (c) => SIGNS[c]);

const find = (path, scope) => path.split(".").reduce((value, key) => value[key], scope);
const holds = (value) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** A template as a tree: texts, and lists of what is said of each tag. */
function parse(text) {
  const root = { body: [] },
    open = [root];
  let at = 0;
  for (const { 0: tag, 1: statement, 2: value, index } of text.matchAll(TAG)) {
    const { body } = open.at(-1);
    if (index > at) body.push(text.slice(at, index));
    at = index + tag.length;
    const [word, name, , list] = (statement ?? "").split(" ");
    if (value) body.push({ value });
    else if (word === "else") open.at(-1).body = open.at(-1).otherwise = [];
    else if (word.startsWith("end")) open.pop();
    else {
      const inner = [];
      const node = word === "for" ? { each: name, list, inner } : { test: statement.slice(3), inner };
      body.push(node);
      open.push(Object.assign(node, { body: inner, otherwise: [] }));
    }
  }
  root.body.push(text.slice(at));
  return root.body;
}

const write = (nodes, scope) =>
  nodes
    .map((node) => {
      if (typeof node === "string") return node;
      if (node.value) return escaped(find(node.value, scope));
      if (node.each)
        return find(node.list, scope)
          .map((item) => write(node.inner, { ...scope, [node.each]: item }))
          .join("");
      const [, not, path] = /^(not )?(.+)$/.exec(node.test);
      return write(holds(find(path, scope)) !== Boolean(not) ? node.inner : node.otherwise, scope);
    })
    .join("");

/** A template's text, to be filled with values again and again; `included`: texts by their names. */
export function template(text, included) {
  const nodes = parse(text.replace(/\{% include "(.+?)" %\}\n/g, (_, name) => included[name]));
  return (values) => write(nodes, values);
}
