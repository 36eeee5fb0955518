// Numbers as a reader says them.

export const percent = (p) => (p < 0.005 ? "under 1%" : p > 0.995 ? "over 99%" : `${Math.round(p * 100)}%`);

/** A rate with one decimal: 2.4 in 100. */
export const ofHundred = (p) => {
  const value = p * 100;
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} in 100`;
};

export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

export const range = ([low, high]) => (low === high ? `${low}` : `${low} to ${high}`);

/** Where a guess fell. */
export const guessVerdict = (guess, [low, high]) =>
  guess < low ? "you were below it" : guess > high ? "you were above it" : "inside";

/** A rate or a bound, to two digits: 9.5%, 43%. */
export const rate = (p) => `${+(p * 100).toPrecision(p > 0.99 && p < 1 ? 4 : 2)}%`;
