import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBudgets } from '../../src/config/parse-budget.js';
import { parseGrowth } from '../../src/config/parse-growth.js';
import { MpgcError } from '../../src/errors.js';

const HUGE = '9'.repeat(400);

/** The message and the suggestions of what was thrown. */
function refusalOf(parse: () => unknown): string[] {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof MpgcError)) throw error;
    expect([error.code, error.exitCode]).toEqual(['BUDGET_INVALID', 2]);
    return [error.message, ...error.suggestions];
  }
  throw new Error('was not refused');
}

describe('a budget', () => {
  it.each([
    ['peak=60KiB', 'peak', '<=', 61_440],
    ['peak<=60k', 'peak', '<=', 61_440],
    ['peak <= 60 KiB', 'peak', '<=', 61_440],
    ['peak<4096', 'peak', '<', 4096],
    ['peak=512B', 'peak', '<=', 512],
    ['peak=1.5MiB', 'peak', '<=', 1_572_864],
    ['peak=1m', 'peak', '<=', 1_048_576],
    ['retained=0', 'retained', '<=', 0],
    ['final-live=1k', 'live', '<=', 1024],
    ['largest-free>=32KiB', 'largest-free', '>=', 32_768],
    ['free>0', 'free', '>', 0],
    ['fragmentation<=30%', 'fragmentation', '<=', 0.3],
    ['fragmentation=0.7%', 'fragmentation', '<=', 0.007],
    ['pause=1.1ms', 'pause', '<=', 1100],
    ['pause=83.6us', 'pause', '<=', 83.6],
    ['fragmentation=12.5%', 'fragmentation', '<=', 0.125],
    ['pause<=50ms', 'pause', '<=', 50_000],
    ['pause=800us', 'pause', '<=', 800],
    ['pause=1.5s', 'pause', '<=', 1_500_000],
    ['leak=0B/call', 'leak', '<=', 0],
    ['leak=0', 'leak', '<=', 0],
    ['leak<1.5B/call', 'leak', '<', 1.5],
    ['leak<=1KiB/call', 'leak', '<=', 1024],
  ])('%s', (text, figure, op, limit) => {
    const limitText = text.replace(/^[\w-]+ ?[<>=]+ ?/, '');
    expect(parseBudgets([text])).toEqual([{ figure, op, limit, text, limitText, from: '--budget' }]);
  });

  it('stands beside others, in one flag or in several', () => {
    const budgets = parseBudgets(['peak=1, retained=0', 'free>=1,peak>=1']);
    expect(budgets.map(({ text }) => text)).toEqual(['peak=1', 'retained=0', 'free>=1', 'peak>=1']);
  });

  const SIZE = 'Give bytes, or a size with its unit: 4096, 512B, 60KiB or 1MiB.';
  const UNSET = 'Is a shell variable empty? Give a budget like peak=60KiB, or leave the flag out.';
  const QUOTES = 'Quote budgets that have < or >: the shell would redirect.';
  const OPERATORS = 'Operators: = and <= (at most), >= (at least), < (less than), > (more than).';
  const FIGURES =
    'Figures: peak, live, retained, garbage, baseline, free, largest-free, fragmentation, pause, leak, agent.';
  it.each([
    ['peek=1', "--budget 'peek=1': there is no figure 'peek'.", 'Did you mean peak?', FIGURES],
    [
      'largestFree>=1',
      "--budget 'largestFree>=1': there is no figure 'largestFree'.",
      'Did you mean largest-free?',
      FIGURES,
    ],
    ['toString=1', "--budget 'toString=1': there is no figure 'toString'.", FIGURES],
    ['=5', "--budget '=5': there is no figure ''.", FIGURES],
    [
      'peak',
      "--budget 'peak' has no limit.",
      'Write the figure, an operator and a value: peak=60KiB',
      QUOTES,
    ],
    [
      'largest-free',
      "--budget 'largest-free' has no limit.",
      'Write the figure, an operator and a value: largest-free>=32KiB',
      QUOTES,
    ],
    [
      'pause',
      "--budget 'pause' has no limit.",
      'Write the figure, an operator and a value: pause<=50ms',
      QUOTES,
    ],
    [
      'leak',
      "--budget 'leak' has no limit.",
      'Write the figure, an operator and a value: leak=0B/call',
      QUOTES,
    ],
    ['peak==5', "--budget 'peak==5': there is no operator ==.", OPERATORS],
    ['peak=>5', "--budget 'peak=>5': there is no operator =>.", OPERATORS],
    ['peak<>5', "--budget 'peak<>5': there is no operator <>.", OPERATORS],
    [
      'largest-free=32KiB',
      "--budget 'largest-free=32KiB': = is an upper limit, but a higher largest-free is better.",
      'For a lower limit, write largest-free>=32KiB',
    ],
    ['peak=', "--budget 'peak=': '' is not a size.", SIZE],
    ['peak=many', "--budget 'peak=many': 'many' is not a size.", SIZE],
    ['peak=-5', "--budget 'peak=-5': '-5' is not a size.", SIZE],
    ['peak=0.3KiB', "--budget 'peak=0.3KiB': '0.3KiB' is not a size.", SIZE],
    ['peak=50ms', "--budget 'peak=50ms': '50ms' is not a size.", SIZE],
    [
      'peak=99999999999999999999',
      "--budget 'peak=99999999999999999999' is more than 1 TiB, which limits nothing.",
      SIZE,
    ],
    [
      `pause=${HUGE}s`,
      `--budget 'pause=${HUGE}s' is more than a day, which limits nothing.`,
      'Give a time with its unit: 800us, 50ms or 1s.',
    ],
    [
      `leak=${HUGE}/call`,
      `--budget 'leak=${HUGE}/call' is more than 1 TiB a call, which limits nothing.`,
      'Give bytes per call: 0B/call or 16B/call.',
    ],
    [`peak=${HUGE}KB`, `--budget 'peak=${HUGE}KB': '${HUGE}KB' is not a size.`, SIZE],
    ['', "--budget '' is empty.", UNSET],
    [' ', "--budget ' ' is empty.", UNSET],
    [',,', "--budget ',,' has an empty budget next to a comma.", UNSET],
    ['peak=1,', "--budget 'peak=1,' has an empty budget next to a comma.", UNSET],
    [
      'peak=60KB',
      "--budget 'peak=60KB': '60KB' could mean 60,000 or 61,440 bytes.",
      'Write 60KiB for 61,440 bytes, or 60000B.',
    ],
    [
      'peak=1.1mb',
      "--budget 'peak=1.1mb': '1.1mb' could mean 1,100,000 or 1,153,434 bytes.",
      'Write 1.1MiB for 1,153,434 bytes, or 1100000B.',
    ],
    [
      'pause=50',
      "--budget 'pause=50': '50' is not a time with its unit.",
      'Give a time with its unit: 800us, 50ms or 1s.',
    ],
    [
      'fragmentation=0.3',
      "--budget 'fragmentation=0.3': '0.3' is not a percentage from 0% to 100%.",
      'Give a percentage: 30%.',
    ],
    [
      'fragmentation<=101%',
      "--budget 'fragmentation<=101%': '101%' is not a percentage from 0% to 100%.",
      'Give a percentage: 30%.',
    ],
    [
      'leak=16B',
      "--budget 'leak=16B': '16B' is not a size per call.",
      'Give bytes per call: 0B/call or 16B/call.',
    ],
    [
      'leak=1kb/call',
      "--budget 'leak=1kb/call': '1kb/call' could mean 1,000 or 1,024 bytes.",
      'Write 1KiB/call for 1,024 bytes, or 1000B/call.',
    ],
    [
      'peak=1,000',
      "--budget '000' is not a budget.",
      'Commas separate budgets: write 60000 or 60KiB, not 60,000.',
    ],
    [
      'peak=1,peak<2',
      "--budget: 'peak=1' and 'peak<2' both limit peak.",
      'Give each figure at most one upper and one lower limit.',
    ],
  ])('is refused where it cannot be understood: %s', (text, ...refusal) => {
    expect(refusalOf(() => parseBudgets([text]))).toEqual(refusal);
  });

  it('is read or refused, whatever was typed', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('peak', 'leak', '=', '<', '>', '1', '0', ',', '.', 'KiB', '%', '/call', ' '),
        ),
        (parts) => {
          try {
            for (const { limit } of parseBudgets([parts.join('')])) expect(Number.isFinite(limit)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(MpgcError);
          }
        },
      ),
    );
  });
});

describe('a growth', () => {
  it.each([
    ['2%', { kind: 'share', share: 0.02 }],
    ['0%', { kind: 'share', share: 0 }],
    ['29%', { kind: 'share', share: 0.29 }],
    ['150 %', { kind: 'share', share: 1.5 }],
    ['512B', { kind: 'bytes', bytes: 512 }],
    ['1KiB', { kind: 'bytes', bytes: 1024 }],
    ['0', { kind: 'bytes', bytes: 0 }],
  ])('of %s', (text, growth) => {
    expect(parseGrowth(text, '--max-growth')).toEqual(growth);
  });

  const NEITHER = 'Give the growth allowed over the baseline: 2%, 0% or 512B.';
  it.each([
    ['a bit', "--max-growth: 'a bit' is neither a percentage nor a size.", NEITHER],
    [`${HUGE}%`, '--max-growth is more than 1,000,000 %, which limits nothing.', NEITHER],
    [
      HUGE,
      '--max-growth is more than 1 TiB, which limits nothing.',
      'Give bytes, or a size with its unit: 4096, 512B, 60KiB or 1MiB.',
    ],
    ['-2%', "--max-growth: '-2%' is neither a percentage nor a size.", NEITHER],
    ['2kB', "--max-growth: '2kB' could mean 2,000 or 2,048 bytes.", 'Write 2KiB for 2,048 bytes, or 2000B.'],
  ])('of %s is refused', (text, ...refusal) => {
    expect(refusalOf(() => parseGrowth(text, '--max-growth'))).toEqual(refusal);
  });
});
