/** What sizes are typed in: kB is 1000 bytes to some and 1024 to others, and in none of them. */
const UNIT_BYTES = { '': 1, b: 1, k: 1024, kib: 1024, m: 2 ** 20, mib: 2 ** 20 };

/** Of a heap, a threshold or a buffer that is asked about: no microcontroller has more memory. */
export const MAX_SIZE_BYTES = 64 * 2 ** 20;

/** Bytes of a size like 4096, 512B, 60KiB or 1.5m; null where it is none. */
export function parseSize(text: string): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/.exec(text.trim().toLowerCase()) ?? [];
  const factor = Object.hasOwn(UNIT_BYTES, unit) ? UNIT_BYTES[unit as keyof typeof UNIT_BYTES] : null;
  return digits === undefined || factor === null ? null : Number(digits) * factor;
}
