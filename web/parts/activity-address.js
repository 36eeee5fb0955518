// An activity and the page's address: opened from it, and put into it.

import { ActivityError, anyLinkTo, isOwn, linkTo } from "../workshop/activities.js";
import { packedIn, unpacked } from "../workshop/links.js";

let asked = 0; // which of several that were given is the last

/**
 * Open what was given: at once, or when it has been unpacked, as a promise of what `open` gives.
 *
 * @param open    (text) => whether the activity in it could be opened
 * @param refuse  is told why not, as an error
 */
export function openGiven(text, open, refuse) {
  const own = ++asked;
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

/** Put an activity into the page's address, so that a reload opens it; one that is too long leaves none. */
export async function putIntoAddress(activity, isStillOpen) {
  const put = (link) => history.replaceState(null, "", link);
  if (!isOwn(activity)) return put(linkTo(activity, location.href));
  let link = location.href.split("#")[0];
  try {
    link = await anyLinkTo(activity, location.href);
  } catch (error) {
    if (!(error instanceof ActivityError)) throw error;
  }
  if (isStillOpen()) put(link);
}
