// Matched pairs: two messages that differ in one thing, graded by the same people. Twin of
// src/warmstart/workshop/pairs.py.

import { pairedChange } from "../model/paired.js";
import { NOT_APPLICABLE } from "./codes.js";
import baked from "./report.json";

/** The columns of pairs.csv. */
export const PAIRS = baked.columns;
const OTHER = new Map([...baked.pairs, ...baked.pairs.map(([a, b]) => [b, a])]);

const mean = (values) => (values.length ? values.reduce((a, b) => a + b, 0) / values.length : NaN);

/** The matched pairs of which an activity has both messages, in its order. */
export function pairsOf({ messages, ownMessages = [] }) {
  const otherOf = (m) => (ownMessages.find(({ id }) => id === m) ?? { pair: OTHER.get(m) }).pair;
  return messages
    .map((m) => [m, otherOf(m)])
    .filter(([m, other]) => messages.indexOf(other) > messages.indexOf(m));
}

/** A row of pairs.csv for each pair and criterion; who gave both a level is compared with themselves. */
export const pairRows = ({ activity, round, readings }) =>
  pairsOf(activity).flatMap(([first, second]) =>
    activity.criteria.map((criterion, j) => {
      const place = (m) => activity.messages.indexOf(m) * activity.criteria.length + j;
      const both = readings
        .map(({ sheet }) => [first, second].map((m) => sheet.cells[place(m)]))
        .filter((levels) => levels.every((level) => level < NOT_APPLICABLE));
      const [one, other] = [0, 1].map((i) => both.map((levels) => levels[i])),
        { pairs, mean: difference, low, high, up, same, down, few } = pairedChange(one, other);
      return {
        ...{ activity: activity.id, round, first, second, criterion, people: pairs },
        ...{ first_mean: mean(one), second_mean: mean(other), difference, low, high },
        ...{ higher: up, same, lower: down, few },
      };
    }),
  );
