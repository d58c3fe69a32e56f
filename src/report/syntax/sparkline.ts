const SPARKS = '▁▂▃▄▅▆▇█';

/** Scaled between the least and the largest of the values, or on a scale that several have in common. */
export function sparkline(
  values: number[],
  { least, most } = { least: Math.min(...values), most: Math.max(...values) },
): string {
  const scale = most > least ? (SPARKS.length - 1) / (most - least) : 0;
  return values.map((value) => SPARKS[Math.round((value - least) * scale)]).join('');
}
