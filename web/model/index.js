// The model by itself, for tests that run it beside Python.
export * from "./activities.js";
export * from "./agreement.js";
export * from "./analyser.js";
export * from "./answers.js";
export * from "./bounds.js";
export * from "./claims.js";
export * from "./codes.js";
export * from "./comparing.js";
export * from "./confounding.js";
export * from "./forecasts.js";
export * from "./handins.js";
export * from "./responses.js";
export * from "./settings.js";
export * as rng from "./rng.js";
export * as special from "./special.js";
