/** A number as mpgc writes it, and a time with its unit. */
const NUMBER = /\d[\d,]*(?:\.\d+)?/g;
const TIME = /\d[\d,]*(?:\.\d+)? (?:ms|s|µs|min|h)\b/g;
/** There only if the calls took 100 ms by the board's clock, which depends on the load of this computer. */
const TIME_OF_CALLS = / \([^()]* of calls\)/g;

/** From this on a figure may be off: by what a stale word keeps, which depends on the load of this computer. */
const LARGE = 1000;
const TOLERANCE = 0.01;
const STALE_BYTES = 64;
/** A rate and its bounds, which one stale word in a sample of hundreds shifts. */
const ESTIMATE = /(?:about \d[\d,.]*\d|about \d)(?: B)?(?: \(\d[\d,]* to \d[\d,]*)?/g;
const ESTIMATE_TOLERANCE = 0.1;
const ESTIMATE_BYTES = 2;
/** It shows such differences, too. */
const SPARKLINE = /[▁▂▃▄▅▆▇█]+/g;

/**
 * The paragraphs in which a printed text is another than the documented one, each as "documented → printed". Words and
 * numbers below 1,000 have to be the same, larger numbers by 1 % or 64, an estimate ("about 144 B (136 to 155 B)") by a tenth or 2;
 * times, sparklines and the breaks of lines are not compared.
 */
export function differentParts(documented: string, printed: string): string[] {
  const before = partsOf(documented);
  const after = partsOf(printed);
  return Array.from({ length: Math.max(before.length, after.length) }, (_, at) => at)
    .filter((at) => !isSame(before[at], after[at]))
    .map((at) => `${before[at] ?? '(nothing)'} → ${after[at] ?? '(nothing)'}`);
}

function partsOf(text: string): string[] {
  return text.split(/\n\s*\n/).map((part) => part.replaceAll(/\s+/g, ' ').trim());
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const [one, other] = [a, b].map((part) =>
    part.replace(TIME_OF_CALLS, '').replace(TIME, 'TIME').replace(SPARKLINE, ''),
  );
  if (one!.replace(NUMBER, '#') !== other!.replace(NUMBER, '#')) return false;
  return (
    pairsOf(one!, other!, ESTIMATE).every(([a, b]) => isNear(a, b, ESTIMATE_TOLERANCE, ESTIMATE_BYTES)) &&
    pairsOf(one!.replace(ESTIMATE, ''), other!.replace(ESTIMATE, ''), NUMBER).every(
      ([a, b]) => a === b || (Math.min(a, b) >= LARGE && isNear(a, b, TOLERANCE, STALE_BYTES)),
    )
  );
}

/** The numbers in what a pattern matches, in both texts, which are of the same words. */
function pairsOf(one: string, other: string, pattern: RegExp): [number, number][] {
  const [before, after] = [one, other].map((text) =>
    numbersOf(Array.from(text.matchAll(pattern), ([match]) => match).join(' ')),
  );
  return before!.map((number, at) => [number, after![at]!]);
}

function numbersOf(line: string): number[] {
  return Array.from(line.matchAll(NUMBER), ([text]) => Number(text.replaceAll(',', '')));
}

function isNear(a: number, b: number, share: number, least: number): boolean {
  return Math.abs(a - b) <= Math.max(least, share * Math.max(a, b));
}
