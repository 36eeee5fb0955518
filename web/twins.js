// Everything that Python has too, by itself, for tests that run both side by side.
export * from "./messages/analyser.js";
export * from "./model/bounds.js";
export * from "./model/claims.js";
export * from "./model/comparing.js";
export * from "./model/confounding.js";
export * from "./model/forecasts.js";
export * from "./model/ratings.js";
export * from "./model/responses.js";
export * from "./model/settings.js";
export * from "./workshop/activities.js";
export * from "./workshop/answers.js";
export * from "./workshop/codes.js";
export * from "./workshop/handins.js";
export * as inbox from "./model/inbox.js";
export * as year from "./model/year.js";
export * as rng from "./model/rng.js";
export * as special from "./library/special.js";
export { canonical, crc32 } from "./library/canonical.js";
