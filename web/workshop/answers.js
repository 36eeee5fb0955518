// A reader's answers as one file: twin of src/warmstart/answers.py, held by the same schema.

import { canonical, crc32 } from "../library/canonical.js";
import format from "./format.json";

export const FORMAT = "warmstart-answers",
  VERSION = 1,
  LARGEST = 5_000_000;
const schema = format.answers;

/** What turns a document of version i + 1 into one of version i + 2. */
const MIGRATIONS = [];

export class AnswersError extends Error {}

/** Halves of a sign that a broken paste leaves behind have no place in a file. */
export const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\uFFFD");

/** The time, to the second. */
export const now = () => `${new Date().toISOString().slice(0, 19)}Z`;

export const checksum = ({ checksum: _, ...rest }) => crc32(canonical(rest)).toString(16).padStart(8, "0");

const TYPES = {
  object: (v) => v !== null && typeof v === "object" && !Array.isArray(v),
  array: Array.isArray,
  string: (v) => typeof v === "string",
  integer: Number.isInteger,
  null: (v) => v === null,
};

/** The part of JSON Schema that the format uses; a path to what is wrong, or nothing. */
function violation(rule, value, path = []) {
  if (rule.$ref) return violation(schema.$defs[rule.$ref.slice(8)], value, path);
  const here = path.join(".") || "it";
  if ("const" in rule && value !== rule.const) return here;
  if (rule.enum && !rule.enum.includes(value)) return here;
  if (rule.type && ![rule.type].flat().some((t) => TYPES[t](value))) return here;
  if (typeof value === "number" && (value < rule.minimum || value > rule.maximum)) return here;
  if (typeof value === "string") {
    if (wellFormed(value) !== value) return here;
    if (rule.maxLength !== undefined && [...value].length > rule.maxLength) return here;
    if (rule.pattern && !new RegExp(rule.pattern, "u").test(value)) return here;
  }
  if (Array.isArray(value)) {
    if (value.length < (rule.minItems ?? 0) || value.length > (rule.maxItems ?? Infinity)) return here;
    for (const [i, v] of value.entries()) {
      const found = violation(rule.items, v, [...path, i]);
      if (found) return found;
    }
  } else if (TYPES.object(value)) {
    const missing = (rule.required ?? []).find((k) => !Object.hasOwn(value, k));
    if (missing) return here;
    for (const [k, v] of Object.entries(value)) {
      if (!Object.hasOwn(rule.properties, k)) return here;
      const found = violation(rule.properties[k], v, [...path, k]);
      if (found) return found;
    }
  }
  return "";
}

const kinds = schema.properties.answers.items.oneOf.map((r) => r.$ref.slice(8));

/** What is wrong with one answer, or nothing. */
export function whyNot(answer) {
  if (!TYPES.object(answer) || !kinds.includes(answer.kind)) return "it is of no known kind";
  const where = violation(schema.$defs[answer.kind], answer);
  return where && `${where === "it" ? answer.kind : where} is not as it should be`;
}

/**
 * A document, of the newest version, out of a text.
 * A text from outside must carry its checksum; what a device keeps need not.
 */
export function open(text, { outside = true, migrations = MIGRATIONS } = {}) {
  const newest = migrations.length + 1;
  if (outside && new TextEncoder().encode(text).length > LARGEST)
    throw new AnswersError("The file is too large to be a file of answers.");
  let document, sum;
  try {
    document = JSON.parse(text);
    if (outside && TYPES.object(document)) sum = checksum(document);
  } catch {
    // no JSON, or too deep to look into
    throw new AnswersError("This isn’t a file of answers: it can’t be read as JSON. Was it cut short?");
  }
  if (!TYPES.object(document) || document.format !== FORMAT)
    throw new AnswersError("This is some other file, not answers to this book.");
  const { version } = document;
  if (!Number.isInteger(version) || version < 1)
    throw new AnswersError("The file does not say which version of the format it has.");
  if (version > newest)
    throw new AnswersError("The file comes from a newer edition of the book: update, then try again.");
  if (outside && document.checksum !== sum)
    throw new AnswersError(
      "The file was damaged or changed since it was exported: its checksum does not fit.",
    );
  for (const migrate of migrations.slice(version - 1)) document = migrate(document);
  if (!Array.isArray(document.answers)) throw new AnswersError("There’s no list of answers in the file.");
  return document;
}

/** Name and answers of a file; refused as a whole if anything in it cannot be. */
export function parseAnswers(text) {
  const document = open(text.replace(/^\uFEFF/, ""));
  const { answers, name, edition } = document;
  if (answers.length > 20_000) throw new AnswersError("There’s no list of answers in the file.");
  for (const [key, value, longest] of [
    ["name", name, 80],
    ["edition", edition, 20],
  ]) {
    if (typeof value !== "string" || wellFormed(value) !== value || [...value].length > longest)
      throw new AnswersError(`The file’s ${key} is not as it should be.`);
  }
  if (Object.keys(document).some((k) => !Object.hasOwn(schema.properties, k)))
    throw new AnswersError("There’s something unknown in the file.");
  answers.forEach((answer, i) => {
    const why = whyNot(answer);
    if (why) throw new AnswersError(`Answer ${i + 1} of the file cannot be used: ${why}.`);
  });
  return { answers, name, edition };
}

/** The text of a file with these answers. */
export function dumpAnswers(answers, name = "") {
  const rest = { format: FORMAT, version: VERSION, edition: format.edition, name: wellFormed(name), answers };
  return canonical({ ...rest, checksum: checksum(rest) });
}
