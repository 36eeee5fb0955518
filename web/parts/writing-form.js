// Making an activity in which people write a message, and then grade one another.

import { ActivityError, activityOf, parseActivity } from "../workshop/activities.js";
import { criterionOf } from "../workshop/material.js";
import { USUAL } from "../workshop/writing.js";
import rubric from "../messages/rubric.json";
import format from "../workshop/format.json";
import { buttonRow, checkbox, labelledLine, submitButton } from "./controls.js";
import { h, refill, setText, uniqueId } from "./dom.js";

const FIRST_CRITERIA = ["context", "relevance", "ask"],
  { largest, title: LONGEST_TITLE, own: LIMITS, shortest: SHORTEST } = format.activity;

/**
 * @param open  (text) => whether the activity in it could be opened
 * @param ids   of the book's messages, as `parseActivity` has them
 */
export function writingForm(open, ids) {
  let ownCriteria = []; // of an activity whose file was chosen
  const chosen = new Set(FIRST_CRITERIA);
  const title = h("input", {
      type: "text",
      id: uniqueId("title"),
      maxLength: LONGEST_TITLE,
      autocomplete: "off",
    }),
    situation = h("textarea", { id: uniqueId("situation"), rows: 3, maxLength: LIMITS.situation }),
    longest = h("input", {
      type: "number",
      id: uniqueId("longest"),
      min: SHORTEST,
      max: LIMITS.text,
      step: 50,
    });
  longest.value = String(USUAL);
  const problem = h("p.missing", { role: "alert" }),
    ticks = h("fieldset.choice");
  const toggle = (id) => (on) => (on ? chosen.add(id) : chosen.delete(id));
  const showTicks = () =>
    refill(ticks, [ownCriteria, [...chosen]], () => [
      h("legend", "Criteria"),
      rubric.map((c) => checkbox(c.name, chosen.has(c.id), toggle(c.id))),
      ownCriteria.map((c) => checkbox(c.name, chosen.has(c.id), toggle(c.id))),
    ]);
  /** Say what is wrong, and nothing if all is well. */
  const attempt = (f) => {
    setText(problem, "");
    try {
      return f();
    } catch (error) {
      if (!(error instanceof ActivityError)) throw error;
      setText(problem, error.message);
    }
  };
  const file = h("input", {
    ...{ type: "file", id: uniqueId("criteria"), accept: ".json,application/json" },
    async onchange() {
      const [given] = file.files;
      if (!given) return;
      const text = given.size > 4 * largest ? "x".repeat(largest + 1) : await given.text();
      if (file.files[0] !== given) return; // another one has been chosen meanwhile
      file.value = "";
      attempt(() => {
        const activity = parseActivity(text, ids);
        ownCriteria = activity.ownCriteria ?? [];
        chosen.clear();
        for (const id of activity.criteria) chosen.add(criterionOf(activity, id).id);
        showTicks();
      });
    },
  });
  const onsubmit = (event) => {
    event.preventDefault();
    attempt(() => {
      const made = activityOf(
        {
          messages: [],
          criteria: [...chosen],
          title: title.value,
          ownCriteria: ownCriteria.filter((c) => chosen.has(c.id)),
          write: { situation: situation.value, longest: Number(longest.value) },
        },
        ids,
      );
      open(made.text);
    });
  };
  showTicks();
  return h(
    "details.whole",
    h("summary", "Let people write, and grade one another"),
    h("form", { onsubmit, noValidate: true }, [
      labelledLine("Title of the round, for the room to see", title),
      labelledLine("The situation: who writes to whom, and why now", situation),
      labelledLine("Characters a message may have", longest),
      ticks,
      labelledLine("Or take the criteria of an activity’s file, with your own", file),
      problem,
      buttonRow(submitButton("Run this round")),
    ]),
  );
}
