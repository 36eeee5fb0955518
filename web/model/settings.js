// A setting of the simulator as one short text: twin of src/warmstart/settings.py.

import { canonical } from "../library/canonical.js";
import data from "./data.json";

const { defaults, sent, mean, sd, longest } = data.setting;
const TERMS = new Set(data.coefficients.map((c) => c.term));
const ROUTES = data.routes.map((r) => r.join("/"));

export class SettingError extends Error {}
const refuse = (sentence) => {
  throw new SettingError(sentence);
};

const within = (v, low, high) => typeof v === "number" && v >= low && v <= high;
const isRecord = (v) => v !== null && typeof v === "object" && !Array.isArray(v);
/** What each trait may be; those not named here are switches. */
const allowed = {
  route: (v) => ROUTES.includes(v),
  sent: (v) => Number.isInteger(v) && within(v, 1, sent),
  ask: (v) => data.asks.includes(v),
  gift_world: (v) => typeof v === "string" && Object.hasOwn(data.worlds, v),
  overrides: (v) =>
    isRecord(v) &&
    Object.entries(v).every(
      ([term, own]) =>
        TERMS.has(term) &&
        Array.isArray(own) &&
        own.length === 2 &&
        within(own[0], -mean, mean) &&
        within(own[1], 0, sd),
    ),
};

/** A whole setting, with defaults where `values` says nothing. */
function check(values) {
  if (!isRecord(values)) refuse("The setting holds no names with values.");
  if (Object.keys(values).some((k) => !Object.hasOwn(defaults, k)))
    refuse("The setting names something that the model does not have.");
  const setting = { ...defaults, ...values };
  const misfit = Object.keys(setting)
    .sort()
    .find((k) => !(allowed[k] ?? ((v) => typeof v === "boolean"))(setting[k]));
  if (misfit) refuse(`The setting has a value out of place: ${misfit}.`);
  const thousandths = (v) => Math.floor(v * 1000 + 0.5) / 1000 || 0;
  setting.overrides = Object.fromEntries(
    Object.entries(setting.overrides).map(([term, own]) => [term, own.map(thousandths)]),
  );
  return setting;
}

export function dumpSetting(values) {
  const setting = check(values);
  const differs = Object.fromEntries(
    Object.entries(setting).filter(([k, v]) => canonical(v) !== canonical(defaults[k])),
  );
  return Object.keys(differs).length
    ? btoa(canonical(differs)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
    : "";
}

/** The whole setting that a text stands for; throws with a sentence if there is none. */
export function parseSetting(text) {
  if (typeof text !== "string" || text.length > longest) refuse("The setting is longer than any can be.");
  if (!text) return check({});
  let values;
  try {
    if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new Error();
    const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    if (/[^\x00-\x7f]/.test(raw)) throw new Error();
    values = JSON.parse(raw);
  } catch {
    refuse("The setting is damaged or incomplete.");
  }
  return check(values);
}
