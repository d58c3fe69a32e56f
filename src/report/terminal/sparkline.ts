const SPARKS = '▁▂▃▄▅▆▇█';

/** Scaled between the least and the largest of the values. */
export function sparkline(values: number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const scale = most > least ? (SPARKS.length - 1) / (most - least) : 0;
  return values.map((value) => SPARKS[Math.round((value - least) * scale)]).join('');
}
