export function median(values) {
  return percentile(values, 0.5);
}

/** The value that this share of the others lies below. */
export function percentile(values, share) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)];
}

/** The median, and between which values all were. */
export function spread(values, digits = 0) {
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;
}

/** A figure beside its bound. */
export function verdict(value, relation, bound, unit = '') {
  const kept = relation === '<' ? value < bound : value <= bound;
  const digits = bound < 10 ? 2 : 0;
  return `${value.toFixed(digits)} ${relation} ${bound} ${unit}`.trimEnd() + (kept ? ', kept' : ', NOT KEPT');
}
