// The next room's activity: this one, with what this room chose, to be seen after one's own answer. Twin of
// src/warmstart/workshop/earlier.py.

import { ActivityError, activityOf } from "./activities.js";
import { criterionOf } from "./material.js";
import { FEWEST } from "./practice.js";

/**
 * The activity for the next room: with this room's distribution as `earlier`. Only what enough people have
 * given a level is in it, so that nobody can be recognised; throws with a sentence if too few have graded.
 *
 * @param activity  whole, with its practice
 * @param room      a result, best of the first round: what people thought before they talked
 */
export function nextActivity(activity, room, open) {
  const people = room.readings.length;
  if (people < FEWEST)
    throw new ActivityError(
      `${people} ${people === 1 ? "person has" : "people have"} graded. Of fewer than ${FEWEST}, single ` +
        "people could be recognised: wait for more.",
    );
  const earlier = {};
  for (const m of room.activity.messages)
    for (const c of room.activity.criteria) {
      const counts = room.counts(m, c).slice(0, criterionOf(activity, c).levels.length);
      if (counts.reduce((a, b) => a + b, 0) >= FEWEST) (earlier[m] ??= {})[c] = counts;
    }
  if (!Object.keys(earlier).length)
    throw new ActivityError(
      `No message has ${FEWEST} people’s grades yet. Of fewer, single people could be recognised: wait for more.`,
    );
  return activityOf({ ...activity, earlier }, open);
}
