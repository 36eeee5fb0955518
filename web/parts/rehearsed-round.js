// A writing round rehearsed with invented people: what they have done, and the button for what they do next.

import { nextStep } from "../workshop/rehearsal.js";
import { REHEARSAL, isRehearsal } from "../workshop/writing.js";
import { buttonRow, primaryButton } from "./controls.js";
import { h, setText } from "./dom.js";

/** What is said before each step, and what the button for it says; the sheets are made as in any round. */
const STEPS = {
  "messages 1": ["", "Let thirty invented people write"],
  "sheets 1": ["Their messages are in, one of them cut short. Make the sheets, as you would for a room."],
  "grades 1": ["The sheets are out.", "Let them grade one another"],
  "messages 2": [
    "They’ve graded one another, all but a few. Their feedback is ready to save.",
    "Let them revise",
  ],
  "sheets 2": ["The second versions are in, some of them unchanged. Make the sheets again."],
  "grades 2": ["The sheets are out again.", "Let them grade the second versions"],
};
const DONE = ["That’s the whole round: the report says what moved. Erase what was collected to do it again."];

/** `next`: lets the people do what comes next, and is done when it's counted. */
export function rehearsedRound(next) {
  const told = h("p", { role: "status", tabIndex: -1 });
  const go = primaryButton("", async () => {
    await next();
    told.focus({ preventScroll: true });
  });
  const el = h("div.rehearsed", { hidden: true }, told, buttonRow(go));
  return {
    el,
    update(room) {
      el.hidden = !isRehearsal(room.activity);
      if (el.hidden) return;
      const step = nextStep(room),
        [sentence, label = ""] = step ? STEPS[`${step.what} ${step.round}`] : DONE;
      setText(told, `${REHEARSAL} ${sentence}`.trim());
      setText(go, label);
      go.hidden = !label;
    },
  };
}
