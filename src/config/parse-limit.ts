import type { FigureKind } from '../analysis/figures/figure-kinds.js';
import { MpgcError } from '../errors.js';
import { parseSize } from './parse-size.js';

/**
 * The value of a limit in the unit of its figure: bytes, microseconds, a share from 0 to 1, or bytes for each call.
 * `where` stands in front of the message.
 * @throws MpgcError BUDGET_INVALID
 */
export function parseLimit(text: string, unit: FigureKind['unit'], where: string): number {
  const typed = text.trim();
  const ambiguous = /^(\d{1,15}(?:\.\d+)?) ?([km])b(\/call)?$/i.exec(typed);
  if (ambiguous) throw ambiguousSize(typed, ambiguous, where);
  const value = typed === '0' ? 0 : PARSERS[unit](typed);
  if (value !== null && value > MAX[unit].value) {
    throw new MpgcError('BUDGET_INVALID', `${where} is more than ${MAX[unit].text}, which limits nothing.`, {
      suggestions: [HOW[unit]],
    });
  }
  if (value !== null && (unit !== 'bytes' || Number.isInteger(value))) return value;
  throw new MpgcError('BUDGET_INVALID', `${where}: '${typed}' is ${WHAT[unit]}.`, {
    suggestions: [HOW[unit]],
  });
}

const WHAT: Record<FigureKind['unit'], string> = {
  bytes: 'not a size',
  us: 'not a time with its unit',
  share: 'not a percentage from 0% to 100%',
  'bytes-per-call': 'not a size per call',
};
const HOW: Record<FigureKind['unit'], string> = {
  bytes: 'Give bytes, or a size with its unit: 4096, 512B, 60KiB or 1MiB.',
  us: 'Give a time with its unit: 800us, 50ms or 1s.',
  share: 'Give a percentage: 30%.',
  'bytes-per-call': 'Give bytes per call: 0B/call or 16B/call.',
};
/** More than any board can reach is a slip of the hand; and too many digits are no number at all. */
const MAX: Record<FigureKind['unit'], { value: number; text: string }> = {
  bytes: { value: 2 ** 40, text: '1 TiB' },
  us: { value: 24 * 3600e6, text: 'a day' },
  share: { value: 1, text: '100%' },
  'bytes-per-call': { value: 2 ** 40, text: '1 TiB a call' },
};
/** Decimal digits are shifted as text: 1.1 times 1000 is not quite 1100. */
const PARSERS: Record<FigureKind['unit'], (text: string) => number | null> = {
  bytes: parseSize,
  us: (text) => shifted(text, { us: 0, µs: 0, ms: 3, s: 6 }),
  share: (text) => {
    const share = shifted(text, { '%': -2 });
    return share === null || share > 1 ? null : share;
  },
  'bytes-per-call': (text) => (text.endsWith('/call') ? parseSize(text.slice(0, -'/call'.length)) : null),
};

function shifted(text: string, units: Record<string, number>): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?(\D*)$/.exec(text) ?? [];
  const places = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return digits === undefined || places === undefined ? null : Number(`${digits}e${places}`);
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
