// One module for every widget of the book. `kind` says which one a model is.
import "./warmstart.css";
import { render as grader } from "./grader.js";
import { render as simulator } from "./simulator.js";

const kinds = { grader, simulator };

export default {
  render(context) {
    return kinds[context.model.get("kind")](context);
  },
};
