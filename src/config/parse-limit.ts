import type { FigureKind } from '../analysis/figures.js';
import { MpgcError } from '../errors.js';

/**
 * The value of a limit in the unit of its figure: bytes, microseconds, a share from 0 to 1, or bytes for each call.
 * `where` stands in front of the message.
 * @throws MpgcError BUDGET_INVALID
 */
export function parseLimit(text: string, unit: FigureKind['unit'], where: string): number {
  const typed = text.trim();
  const ambiguous = /^(\d+(?:\.\d+)?) ?([km])b(\/call)?$/i.exec(typed);
  if (ambiguous) throw ambiguousSize(typed, ambiguous, where);
  const value = typed === '0' ? 0 : PARSERS[unit](typed);
  if (value !== null) return value;
  throw new MpgcError('BUDGET_INVALID', `${where}: '${typed}' is ${WHAT[unit]}.`, {
    suggestions: [HOW[unit]],
  });
}

const WHAT: Record<FigureKind['unit'], string> = {
  bytes: 'no size',
  us: 'no time with its unit',
  share: 'no percentage from 0% to 100%',
  'bytes-per-call': 'no size for each call',
};
const HOW: Record<FigureKind['unit'], string> = {
  bytes: 'Give whole bytes, or a size with its unit: 4096, 512B, 60KiB or 1MiB.',
  us: 'Give a time with its unit: 800us, 50ms or 1s.',
  share: 'Give a percentage: 30%.',
  'bytes-per-call': 'Give bytes for each call: 0B/call or 16B/call.',
};
const PARSERS: Record<FigureKind['unit'], (text: string) => number | null> = {
  bytes: (text) => whole(parseSize(text)),
  us: (text) => scaled(text, { us: 1, µs: 1, ms: 1000, s: 1_000_000 }),
  share: (text) => {
    const percent = scaled(text, { '%': 1 });
    return percent === null || percent > 100 ? null : percent / 100;
  },
  'bytes-per-call': (text) => (text.endsWith('/call') ? parseSize(text.slice(0, -'/call'.length)) : null),
};
const UNIT_BYTES = { '': 1, b: 1, k: 1024, kib: 1024, m: 2 ** 20, mib: 2 ** 20 };

function parseSize(text: string): number | null {
  return scaled(text.toLowerCase(), UNIT_BYTES);
}

function scaled(text: string, units: Record<string, number>): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?(\D*)$/.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}

function whole(value: number | null): number | null {
  return value !== null && Number.isSafeInteger(value) ? value : null;
}

/** kB is 1000 bytes to some and 1024 to others: a gate must not guess. */
function ambiguousSize(typed: string, [, digits, letter, rate = '']: RegExpExecArray, where: string) {
  const [unit, decimal] = letter?.toLowerCase() === 'k' ? ['KiB', 1000] : ['MiB', 1_000_000];
  const binary = unit === 'KiB' ? 1024 : 2 ** 20;
  const size = (bytes: number) => Math.round(Number(digits) * bytes);
  const count = (bytes: number) => size(bytes).toLocaleString('en-US');
  return new MpgcError(
    'BUDGET_INVALID',
    `${where}: '${typed}' could mean ${count(decimal)} or ${count(binary)} bytes.`,
    {
      suggestions: [`Write ${digits}${unit}${rate} for ${count(binary)} bytes, or ${size(decimal)}B${rate}.`],
    },
  );
}
