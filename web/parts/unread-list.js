// What looks like a hand-in and can't be read: each until it's put aside, and then below, to be put back.

import { lookedLike } from "../workshop/report.js";
import { button } from "./controls.js";
import { h, refill, setText } from "./dom.js";

const LISTED = 200;
const ASIDE = "aside ";

/** What names a place that was put aside, among what was taken out; another reason makes it another one. */
const asideMark = ({ source, reason }) => `${ASIDE}${source}\n${reason}`;

/** Whether a mark names a hand-in that was taken out, and no place that was put aside. */
export const isTakenOut = (mark) => !mark.startsWith(ASIDE);

/** A folded list of places, each with a button. */
function placeList(name, press) {
  const count = h("summary"),
    list = h("ul.unread"),
    el = h("details", count, list);
  const row = (place) => {
    const onclick = () => press(asideMark(place), place.source);
    return h(
      "li",
      h("strong", place.source),
      `: ${place.reason} `,
      button(name, onclick, { "aria-label": `${name}: ${place.source}` }),
    );
  };
  return {
    el,
    focus: () => count.focus(),
    update(sentence, places) {
      el.hidden = !places.length;
      setText(count, sentence);
      refill(list, places, () => places.slice(0, LISTED).map(row));
    },
  };
}

/** @param move  (mark, aside) => put a place aside, or back; done once that's counted */
export function unreadList(move, announce) {
  const open = placeList("Put aside", async (mark, source) => {
    await move(mark, true);
    (open.el.hidden ? aside : open).focus(); // the button went with its row
    announce(`${source} was put aside.`);
  });
  const aside = placeList("Put it back", async (mark, source) => {
    await move(mark, false);
    (aside.el.hidden ? open : aside).focus();
    announce(`${source} was put back.`);
  });
  return {
    el: h("div", open.el, aside.el),
    update(places, leftOut) {
      const out = new Set(leftOut),
        left = places.filter((p) => !out.has(asideMark(p))),
        done = places.filter((p) => out.has(asideMark(p)));
      open.update(lookedLike(left.length), left);
      aside.update(`Put aside, and still counted as unread in the report: ${done.length}`, done);
    },
  };
}
