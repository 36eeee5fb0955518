// One module for every widget of the book. `kind` says which one a model is.
import "./warmstart.css";
import { render as desk } from "./desk.js";
import { render as forecast } from "./forecast.js";
import { render as grader } from "./grader.js";
import { render as pairs } from "./pairs.js";
import { render as progress } from "./progress.js";
import { render as sandbox } from "./sandbox.js";
import { render as simulator } from "./simulator.js";
import { render as sorting } from "./sorting.js";

const kinds = { desk, forecast, grader, pairs, progress, sandbox, simulator, sorting };

export default {
  render(context) {
    return kinds[context.model.get("kind")](context);
  },
};
