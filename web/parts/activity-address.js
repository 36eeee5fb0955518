// An activity and the page's address: opened from it, and put into it.

import { ActivityError, MARK, anyLinkTo, isOwn, linkTo } from "../workshop/activities.js";
import { packedIn, unpacked } from "../workshop/links.js";
import { keepActivity, seatOf } from "./seat.js";

const KEPT = new RegExp(`${MARK}([0-9a-f]{8})$`);
const NOT_HERE =
  "The activity at this address isn’t on this device: it was opened from a file elsewhere, or has been erased here.";

let asked = 0; // which of several that were given is the last

/**
 * Open what was given: at once, or when it has been unpacked, as a promise of what `open` gives.
 *
 * @param open    (text) => whether the activity in it could be opened
 * @param refuse  is told why not, as an error; what it gives comes back
 * @param store   what this device keeps, if an address may lead there
 */
export function openGiven(text, open, refuse, store) {
  const own = ++asked;
  const [, id] = KEPT.exec(text.trim()) ?? [];
  if (id) {
    const seat = seatOf(store, { id });
    return seat ? open(seat.activity) : refuse(new ActivityError(NOT_HERE));
  }
  if (packedIn(text) === null) return open(text);
  return unpacked(text).then(
    (document) => own === asked && open(document),
    (error) => {
      if (!(error instanceof ActivityError)) throw error;
      if (own === asked) refuse(error);
      return false;
    },
  );
}

/**
 * Put an activity into the page's address, so that a reload opens it. One that is too long is kept on this
 * device, and the address has its id; without a store, there's none. Gives a promise of whether it was kept.
 */
export async function putIntoAddress(activity, isStillOpen, store) {
  const put = (link) => history.replaceState(null, "", link);
  if (!isOwn(activity)) return (put(linkTo(activity, location.href)), false);
  let link = location.href.split("#")[0],
    kept = false;
  try {
    link = await anyLinkTo(activity, location.href);
  } catch (error) {
    if (!(error instanceof ActivityError)) throw error;
    if (store && isStillOpen()) {
      kept = keepActivity(store, activity);
      link += MARK + activity.id;
    }
  }
  if (isStillOpen()) put(link);
  return kept;
}
