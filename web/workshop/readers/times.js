// When something was said, as a clock within its own file: twin of readers/times.py.

import { search } from "../../library/patterns.js";
import reading from "../reading.json";

const { CLOCK, DATE } = reading.patterns.times;

/** Numbers that sort times of one file; none if there is no time in a text. */
export function clock(text, american = false) {
  let day = [0, 0, 0];
  const date = search(DATE, text);
  if (date) {
    const [a, b, c] = date.slice(1).map(Number);
    day = date[1].length === 4 ? [a, b, c] : american ? [c, a, b] : [c, b, a];
    if (day[0] < 100) day[0] += 2000;
    text = `${text.slice(0, date.index)} ${text.slice(date.index + date[0].length)}`;
  }
  const found = search(CLOCK, text);
  if (!found) return [];
  const [, hour, minute, second, half] = found;
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour);
  return [...day, hours, Number(minute), Number(second ?? 0)];
}

/** Whether some file's dates put the month first: then a second number exceeds 12. */
export const monthFirst = (texts) =>
  texts.some((text) => {
    const date = search(DATE, text);
    return date !== null && date[1].length < 4 && Number(date[2]) > 12;
  });
