// Numbers and times in words.

export const time = value => new Date(value).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

export function dayAndTime(value) {
  const date = new Date(value);
  const today = new Date().toDateString() === date.toDateString();
  return today ? time(value) : `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })} ${time(value)}`;
}

export function duration(seconds) {
  if (!Number.isFinite(seconds)) {
    return '';
  }
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min ${s % 60} s`;
  }
  return `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min`;
}

export function number(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return 'unknown';
  }
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) {
    return value.toExponential(0).replace('e-', ' × 10^-');
  }
  return String(Number(value.toPrecision(size >= 1000 ? 4 : 2)));
}

/** So rare that a number says nothing any more. */
export const perDay = rate => rate < 1 / 365000 ? 'less than once in 1,000 years' : `${number(rate)} times a day`;

export const percent = value => value === null || value === undefined ? 'unknown' : `${number(100 * value)} %`;

/** A probability that may be very near 1. */
export const sure = value => value > 0.999 ? 'over 99.9 %' : percent(value);

export const level = db => db === null || db === undefined ? '' : `${db <= -139 ? '−∞' : Math.round(db).toString().replace('-', '−')} dB`;

export function hertz(value) {
  return value >= 1000 ? `${Number((value / 1000).toPrecision(2))} kHz` : `${Math.round(value)} Hz`;
}

export function band(low, high) {
  return low === null || low === undefined || high === null || high === undefined ? null : `${hertz(low)} to ${hertz(high)}`;
}

/** A score against the threshold, such as "1.4 × threshold". */
export function times(score, threshold) {
  return threshold > 0 && score !== null && score !== undefined ? `${number(score / threshold)} × threshold` : '';
}
