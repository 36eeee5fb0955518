// One module for the widgets of the book but two, which are modules apart. `kind` says which one a model is.
import "./warmstart.css";
// In this order gzip finds most of what they have alike: see build.mjs.
import { render as cards } from "./cards.js";
import { render as dig } from "./dig.js";
import { render as sorting } from "./sorting.js";
import { render as purpose } from "./purpose.js";
import { render as numbers } from "./numbers.js";
import { render as desk } from "./desk.js";
import { render as progress } from "./progress.js";
import { render as grader } from "./grader.js";
import { render as workshop } from "./workshop.js";
import { render as simulator } from "./simulator.js";
import { render as sandbox } from "./sandbox.js";
import { render as silence } from "./silence.js";
import { render as peeking } from "./peeking.js";
import { render as worlds } from "./worlds.js";
import { render as forecast } from "./forecast.js";
import { render as gates } from "./gates.js";
import { render as swap } from "./swap.js";
import { render as pairs } from "./pairs.js";
import { render as context } from "./context.js";
import { render as gifts } from "./gifts.js";

const kinds = {
  cards,
  context,
  desk,
  dig,
  forecast,
  gates,
  gifts,
  grader,
  numbers,
  pairs,
  peeking,
  progress,
  purpose,
  sandbox,
  silence,
  simulator,
  sorting,
  swap,
  workshop,
  worlds,
};

export default {
  render(context) {
    return kinds[context.model.get("kind")](context);
  },
};
