// Numbers and tables as Python's libraries write them.

/** A number with some decimals; of two that are as near the even one, as Python has it, not the larger. */
export function fixed(value, digits) {
  // Halfway between two decimals lies only what is an odd multiple of a power of two.
  const half = value * 2 ** (digits + 1);
  if (Number.isInteger(half) && half % 2) {
    const scaled = value * 10 ** digits,
      low = Math.floor(scaled);
    return ((low % 2 ? low + 1 : low) / 10 ** digits).toFixed(digits);
  }
  return value.toFixed(digits);
}

/** A number without the decimals in which two ways of adding may differ. */
export const nine = (value) => Number(value.toFixed(9));

const round = (value, decimals) => Number(fixed(value * 10 ** decimals, 0)) / 10 ** decimals;

/** A number rounded to six decimals, as pandas writes it; nothing for a missing one. */
export function float(value) {
  if (Number.isNaN(value)) return "";
  const rounded = round(round(value, 9), 6);
  if (Number.isInteger(rounded)) return `${rounded}.0`;
  return Math.abs(rounded) < 1e-4 ? rounded.toExponential().replace(/e-(\d)$/, "e-0$1") : String(rounded);
}

/** A cell of a table as text, in quotation marks if it needs them. */
export const cell = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A count with its thousands apart: 6,000. */
export const thousands = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");
