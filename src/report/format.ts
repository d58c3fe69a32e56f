/** The only place where figures become text. */

/** 12345 → "12,345 B"; from 10 KiB on also in KiB or MiB: "12,345 B (12.1 KiB)". Exact first: readers check. */
export function formatBytes(bytes: number): string {
  const exact = `${formatCount(bytes)} B`;
  const scaled = Math.abs(bytes);
  if (scaled >= 1024 * 1024) return `${exact} (${(bytes / 1024 / 1024).toFixed(1)} MiB)`;
  return scaled >= 10 * 1024 ? `${exact} (${(bytes / 1024).toFixed(1)} KiB)` : exact;
}

/** Short form for axes and the live line: "842 B", "12.1 KiB", "3.4 MiB". */
export function formatBytesShort(bytes: number): string {
  const scaled = Math.abs(bytes);
  if (scaled < 1024) return `${bytes} B`;
  return scaled < 1024 * 1024
    ? `${(bytes / 1024).toFixed(1)} KiB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

export function formatMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 120
    ? `${minutes} min ${Math.round((ms % 60_000) / 1000)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function formatUs(us: number): string {
  return us < 10_000 ? `${Math.round(us)} µs` : formatMs(us / 1000);
}

export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

const UNKNOWN = 'not known';

export function orUnknown<T>(value: T | null, format: (value: T) => string): string {
  return value === null ? UNKNOWN : format(value);
}
