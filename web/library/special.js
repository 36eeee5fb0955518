// The special functions that browsers lack: normal and beta distributions.

/** log Γ(x) for x > 0: Stirling's series, after shifting small arguments up. */
function logGamma(x) {
  let shift = 0;
  while (x < 15) shift -= Math.log(x++);
  const r = 1 / (x * x);
  const tail = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / x;
  return shift + (x - 0.5) * Math.log(x) - x + 0.9189385332046727 + tail;
}

const FACTORIALS = [0, 0];
for (let i = 2; i < 64; i++) FACTORIALS.push(FACTORIALS[i - 1] + Math.log(i));

/** log n! */
export const logFactorial = (n) => (n < 64 ? FACTORIALS[n] : logGamma(n + 1));

/** Chance of k of n at rate p. */
export function binomial(k, n, p) {
  if (p === 0 || p === 1) return Number(k === n * p);
  const ways = logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  return Math.exp(ways + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function continuedFraction(a, b, x) {
  const tiny = 1e-300;
  const notZero = (v) => (Math.abs(v) < tiny ? tiny : v);
  let c = 1,
    d = 1 / notZero(1 - ((a + b) * x) / (a + 1)),
    h = d;
  for (let m = 1; m < 20000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / notZero(1 + even * d);
    c = notZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / notZero(1 + odd * d);
    c = notZero(1 + odd / c);
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return h;
}

/** The regularised incomplete beta function: P(X <= x) for X ~ Beta(a, b). */
export function betaCdf(a, b, x) {
  if (x <= 0 || x >= 1) return Number(x >= 1);
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return x < (a + 1) / (a + b + 2)
    ? (Math.exp(front) * continuedFraction(a, b, x)) / a
    : 1 - (Math.exp(front) * continuedFraction(b, a, 1 - x)) / b;
}

/** The density of Beta(a, b) between 0 and 1. */
export const betaDensity = (a, b, x) =>
  Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x));

/** The inverse of betaCdf: the q-quantile of Beta(a, b), by Newton's steps within a shrinking bracket. */
export function betaQuantile(a, b, q) {
  if (q <= 0 || q >= 1) return Number(q >= 1);
  const scale = logGamma(a + b) - logGamma(a) - logGamma(b);
  let low = 0,
    high = 1,
    x = a / (a + b);
  for (let i = 0; i < 200; i++) {
    const error = betaCdf(a, b, x) - q;
    if (error > 0) high = x;
    else low = x;
    const slope = Math.exp(scale + (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x));
    let next = x - error / slope;
    if (!(next > low && next < high))
      next = low > 0 ? Math.sqrt(low * high) : high * (high < 1e-3 ? 1e-3 : 0.5);
    if (Math.abs(next - x) <= 2e-16 * x || high - low <= 2e-16 * high) return next;
    x = next;
  }
  return x;
}

/** P(Z <= z) for a standard normal Z: series near 0, continued fraction in the tails. */
export function normalCdf(z) {
  const a = Math.abs(z);
  if (a > 40) return Number(z > 0);
  if (a < 3) {
    let term = a,
      sum = a;
    for (let n = 1; Math.abs(term) > 1e-18 * sum; n++) {
      term *= (a * a) / (2 * n + 1);
      sum += term;
      if (term === 0) break;
    }
    const half = (sum * Math.exp((-a * a) / 2)) / Math.sqrt(2 * Math.PI);
    return z < 0 ? 0.5 - half : 0.5 + half;
  }
  let f = 0;
  for (let n = 120; n > 0; n--) f = n / (a + f);
  const tail = Math.exp((-a * a) / 2) / (Math.sqrt(2 * Math.PI) * (a + f));
  return z < 0 ? tail : 1 - tail;
}

/** Its inverse, by Newton's steps within a bracket; the lower half is solved and mirrored. */
export function normalQuantile(q) {
  if (q === 0.5) return 0;
  if (q > 0.5) return -normalQuantile(1 - q);
  let low = -40,
    high = 0,
    z = -1;
  for (let i = 0; i < 200; i++) {
    const error = normalCdf(z) - q;
    if (error > 0) high = z;
    else low = z;
    let next = z - error / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - z) <= 1e-15 * Math.abs(z)) return next;
    z = next;
  }
  return z;
}

/**
 * Nodes and log-weights for the weight exp(-x²), an even number of nodes, the weight divided
 * out again: roots of the orthonormal Hermite polynomial, bracketed, then found by Newton.
 */
export function gaussHermite(n) {
  const at = (x) => {
    let p = Math.PI ** -0.25,
      before = 0;
    for (let j = 0; j < n; j++)
      [p, before] = [x * Math.sqrt(2 / (j + 1)) * p - Math.sqrt(j / (j + 1)) * before, p];
    return [p, Math.sqrt(2 * n) * before]; // the polynomial and its slope
  };
  const step = Math.PI / Math.sqrt(2 * n + 1) / 3; // roots lie at least three steps apart
  const x = [],
    logWeight = [];
  for (let a = 0; x.length < n / 2; a += step) {
    if (at(a)[0] * at(a + step)[0] > 0) continue;
    let root = a + step / 2,
      slope;
    for (let i = 0; i < 8; i++) {
      const [p, s] = at(root);
      slope = s;
      root -= p / s;
    }
    x.push(root);
    logWeight.push(Math.LN2 - 2 * Math.log(Math.abs(slope)) + root * root);
  }
  return { x: [...x.map((v) => -v).reverse(), ...x], logWeight: [...[...logWeight].reverse(), ...logWeight] };
}
