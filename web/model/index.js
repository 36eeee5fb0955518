// The model by itself, for tests that run it beside Python.
export * from "./responses.js";
export * as rng from "./rng.js";
export * from "./agreement.js";
