/** The only place where figures become text. */

const KIB = 1024;
const MIB = KIB * 1024;
/** From here on a tenth of a KiB would read 1024.0. */
const SHOWN_AS_MIB = MIB - 0.05 * KIB;

/** 12345 → "12,345 B"; from 10 KiB on also in KiB or MiB: "12,345 B (12.1 KiB)". Exact first: readers check. */
export function formatBytes(bytes: number): string {
  const parts = byteParts(bytes);
  return parts ? `${parts.exact} (${parts.rounded})` : formatExactBytes(bytes);
}

/** A size as formatBytes() writes it in both units: the exact one and the rounded one. */
export const BOTH_UNITS = /(-?[\d,]+ B) \((-?[\d.]+ [KM]iB)\)/;

/** Of a size that formatBytes() gives in KiB or MiB, too; null of a smaller one. */
export function byteParts(bytes: number): { exact: string; rounded: string } | null {
  if (Math.abs(bytes) < 10 * KIB) return null;
  return { exact: formatExactBytes(bytes), rounded: formatBytesShort(bytes) };
}

/** "12,345 B", for a column that has one unit. */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)} B`;
}

/** Short form for axes and the live line: "842 B", "12.1 KiB", "3.4 MiB". */
export function formatBytesShort(bytes: number): string {
  const size = Math.abs(bytes);
  if (size < KIB) return `${bytes} B`;
  return size < SHOWN_AS_MIB ? `${(bytes / KIB).toFixed(1)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;
}

/** A size of buffers: whole KiB where it is that, "4 KiB", else exact, "1,040 B". */
export function formatBufferSize(bytes: number): string {
  return bytes > 0 && bytes % KIB === 0 ? `${formatCount(bytes / KIB)} KiB` : formatBytes(bytes);
}

export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** "32 B", "1.6 B", "10.43 B": bytes for one call, exact where they are whole. */
export function formatRate(bytes: number): string {
  return Number.isInteger(bytes)
    ? formatBytes(bytes)
    : `${Number(bytes.toFixed(2)).toLocaleString('en-US')} B`;
}

/** "136 to 155 B": the two ends of an interval, as formatRate() writes them. */
export function formatRateRange(low: number, high: number): string {
  const [from, to] = [formatRate(low), formatRate(high)];
  const unit = / B$/;
  return `${unit.test(to) ? from.replace(unit, '') : from} to ${to}`;
}

/** A quantity per call: decimals from 1 on; below 1, three significant digits: "1.25", "0.000455". */
export function formatFraction(value: number, decimals: number): string {
  return Math.abs(value) < 1
    ? value.toLocaleString('en-US', { maximumSignificantDigits: 3 })
    : formatCount(Number(value.toFixed(decimals)));
}

/** "842 ms", "12.3 s", "3 min 5 s", "2 h 10 min". */
export function formatMs(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)} ms`;
  if (ms < 119_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 120
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function formatUs(us: number): string {
  return us < 10_000 ? `${formatCount(Math.round(us))} µs` : formatMs(us / 1000);
}

/** "2026-11-22T13:09:59.123Z" → "2026-11-22 13:09 UTC"; other texts stay as they are. */
export function formatTime(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:[\d.]+)?Z$/, '$1 $2 UTC');
}

/** A ratio of speeds, to three digits: "0.412 times". */
export function formatFactor(factor: number): string {
  return `${Number(factor.toPrecision(3))} times`;
}

export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** "13 %", and "<1 %" of what is more than none. */
export function formatWholePercent(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 && share > 0 ? '<1 %' : `${percent} %`;
}

/** As the beginning of a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function formatPlural(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : pluralOf(noun)}`;
}

/** "calls", "passes". */
export function pluralOf(noun: string): string {
  return noun.endsWith('s') ? `${noun}es` : `${noun}s`;
}

/** "once", "12 times". */
export function formatTimes(count: number): string {
  return count === 1 ? 'once' : formatPlural(count, 'time');
}

const UNKNOWN = 'not known';

export function orUnknown<T>(value: T | null, format: (value: T) => string): string {
  return value === null ? UNKNOWN : format(value);
}

/** A change with its sign in front: "+5,424 B". `format` is given the size of it. */
export function formatSigned(value: number, format: (size: number) => string): string {
  return `${value < 0 ? '-' : '+'}${format(Math.abs(value))}`;
}
