import { formatBytesShort } from '../text/format.js';

const INTERVALS = 5;
const MIB = 2 ** 20;

/** Ends and step of an axis of sizes: steps are powers of two, so that KiB and MiB come out round. */
export function byteAxis(leastBytes: number, mostBytes: number): { min: number; max: number; step: number } {
  const step = 2 ** Math.max(2, Math.ceil(Math.log2(Math.max(1, mostBytes - leastBytes) / INTERVALS)));
  const min = Math.floor(leastBytes / step) * step;
  return { min, max: Math.max(min + step, Math.ceil(mostBytes / step) * step), step };
}

/** "16 KiB", "1.5 MiB"; in the next smaller unit where a tenth of a unit is more than a step can be told by. */
export function formatByteTick(bytes: number, step: number): string {
  const stepsOfShort = bytes >= MIB ? MIB / 8 : 128;
  if (step >= stepsOfShort || bytes < 1024) return formatBytesShort(bytes).replace('.0 ', ' ');
  return step < 128 ? `${bytes.toLocaleString('en-US')} B` : `${(bytes / 1024).toLocaleString('en-US')} KiB`;
}
