// The seat in an activity that a device keeps: the activity's own text, the table, and the number that tells
// hand-ins of one person from others'.

import { placeOf } from "../workshop/activities.js";
import { NUMBERS } from "../workshop/codes.js";

export const drawNumber = () => crypto.getRandomValues(new Uint32Array(1))[0] % NUMBERS;

/** The seat that is kept, if there is one; of the activity, its id is enough. */
export const seatOf = (store, activity) =>
  store?.all("seat").findLast((seat) => seat.place === placeOf(activity));

/** Keep an activity that no address can hold; whether it will be there after a reload. */
export function keepActivity(store, activity) {
  if (!seatOf(store, activity)) {
    const place = placeOf(activity);
    store.keepSeat({ place, activity: activity.text, group: 0, number: drawNumber() });
  }
  return !store.problem;
}
