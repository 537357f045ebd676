const BARS = '▁▂▃▄▅▆▇█';
const MOST = 60;

/** One character a value, from lowest to highest; a space where nothing was measured. Long series are averaged. */
export function sparkline(values: readonly (number | null)[]): string {
  const shown = values.length > MOST ? averaged(values) : values;
  const known = shown.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  return shown
    .map((value) => {
      if (value === null) return ' ';
      const level = span === 0 ? 0 : Math.round(((value - low) / span) * (BARS.length - 1));
      return BARS[level];
    })
    .join('');
}

function averaged(values: readonly (number | null)[]): (number | null)[] {
  const size = values.length / MOST;
  return Array.from({ length: MOST }, (_, index) => {
    const part = values
      .slice(Math.floor(index * size), Math.floor((index + 1) * size))
      .filter((value) => value !== null);
    return part.length === 0 ? null : part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
