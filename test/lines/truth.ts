import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DeepestCalls } from '../../src/analysis/lines/deepest-calls.js';

/**
 * Programs whose allocations are known by construction: what a line allocates stands behind it, as `# = 16 + 112`, from the sizes of
 * MicroPython's objects where a word has 4 bytes and a block 16; words in capitals are sizes that differ between firmware, which
 * by_hand.py prints. `# ~` is of a line that is not measured each time, `# ?` of one where the firmware's own modules allocate. All
 * other lines of functions allocate nothing.
 */
export interface LinesProgram {
  /** The script first. */
  files: string[];
  /** Repeated behind it, and how often. */
  call?: { expression: string; count: number };
  /** When most functions run; null where that cannot be known. */
  deepest?: Partial<DeepestCalls> | null;
  /** `heap`: room for what it makes between two hits that are measured; `stack`: for as many functions at a time. */
  needs?: ('f-strings' | 'asyncio' | 'property' | 'heap' | 'stack')[];
}

const MORE: Record<string, Omit<LinesProgram, 'files'>> = {
  'called.py': { call: { expression: 'step()', count: 20 } },
  'exceptions.py': { deepest: null },
  'deep_recursion.py': { needs: ['stack'] },
  'f_strings.py': { needs: ['f-strings'] },
  'generators.py': { needs: ['stack'] },
  'half_the_heap.py': { needs: ['heap'] },
  'hot_loop.py': { needs: ['heap'] },
  // The file, main(), and build() with depths 2, 1 and 0.
  'recursion.py': { deepest: { name: 'build', line: 1, running: 5, same: 3 } },
  'properties.py': { needs: ['property'] },
  'tasks.py': { needs: ['asyncio'] },
};
const BY_HAND = 'by_hand.py';

export const LINES_PROGRAMS: LinesProgram[] = [
  ...readdirSync(new URL('./', import.meta.url))
    .filter((file) => file.endsWith('.py') && file !== BY_HAND)
    .map((file) => ({ files: [file], ...MORE[file] })),
  { files: ['two_files/main.py', 'two_files/helper.py'], needs: ['stack'] },
];

export interface RetainedProgram {
  file: string;
  call: { expression: string; count: number } | null;
  /** Whether it makes more than the heap has room for. */
  collects: boolean;
}

/** Programs of which it is known what is alive in the end: of a line with `# =` that, of all other lines of functions nothing. */
export const RETAINED_PROGRAMS: RetainedProgram[] = readdirSync(new URL('./retained/', import.meta.url)).map(
  (name) => ({
    file: `retained/${name}`,
    call: name === 'of_the_last_call.py' ? { expression: 'step()', count: 25 } : null,
    collects: name === 'more_than_the_heap.py',
  }),
);

export const BY_HAND_TEXT = textOf(BY_HAND);

export interface KnownLine {
  line: number;
  bytes: number;
  /** Else it is scaled. */
  isExact: boolean;
}

/** What the lines of a text are said to allocate, but those of which nothing is known. `sizes`: of the words in capitals. */
export function knownLines(text: string, sizes: Record<string, number>): KnownLine[] {
  return text.split('\n').flatMap((code, index) => {
    const [, sign, sum] = /# ([=~?]) ?(.*)/.exec(code) ?? [];
    if (sign === '?') return [];
    return [{ line: index + 1, bytes: sum ? sumOf(sum, sizes) : 0, isExact: sign !== '~' }];
  });
}

export function textOf(file: string): string {
  return readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8');
}

/** Of products and their sums and differences. */
function sumOf(sum: string, sizes: Record<string, number>): number {
  const terms = sum.matchAll(/([+-]?) ?([\w*]+(?: \* \w+)*)/g);
  let value = 0;
  for (const [, sign, product] of terms) {
    const factors = product!.split(' * ').map((one) => sizes[one] ?? Number(one));
    value += (sign === '-' ? -1 : 1) * factors.reduce((a, b) => a * b, 1);
  }
  return value;
}
