/** What a cell is sorted by: its figure in one unit where it begins with one, else its text; null where it is empty. */
export type SortKey = number | string | null;

/** Sizes in bytes, times in µs: units of one kind in one column compare. */
const UNITS: Record<string, number> = {
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  ms: 1e3,
  s: 1e6,
  min: 6e7,
  h: 3.6e9,
};
const FIGURE = /^≈?([-+−]?)(\d[\d,]*(?:\.\d+)?)(?:\s?(KiB|MiB|ms|s|min|h)\b)?/;
const ADDRESS = /^0x[0-9a-f]+$/i;

export function sortKey(text: string): SortKey {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (ADDRESS.test(trimmed)) return Number.parseInt(trimmed, 16);
  const [, sign, digits, unit] = FIGURE.exec(trimmed) ?? [];
  if (digits === undefined) return trimmed;
  const size = Number(digits.replaceAll(',', '')) * (UNITS[unit ?? ''] ?? 1);
  return sign === '-' || sign === '−' ? -size : size;
}

/** Rising: figures before texts, and empty cells last, which stay there whatever the direction. */
export function compareKeys(a: SortKey, b: SortKey, direction: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return (a - b) * direction;
  if (typeof a === 'number' || typeof b === 'number') return (typeof a === 'number' ? -1 : 1) * direction;
  return a.localeCompare(b, 'en', { numeric: true }) * direction;
}
