import type { LineFigures } from '../../../analysis/lines/line-figures.js';
import { formatBytes, formatMs, formatWholePercent } from '../format.js';

/** So much is what the sentence counts lines for. */
const MOST_OF_IT = 0.9;

/** "main.py:14 allocated 61 % of 20.1 KiB; three lines account for 90 %." */
export function linesSentence(figures: LineFigures): string {
  const cut = cutSentence(figures);
  return cut === null ? allocatedMost(figures) : `${allocatedMost(figures)} ${cut}`;
}

/** Less of it is not worth a sentence. */
const LEAST_SHARE = 0.05;

/** What limits the figures; null where nothing does. */
export function cutSentence(figures: LineFigures): string | null {
  const said = [endSentence(figures), unmeasuredSentence(figures)].filter((text) => text !== null);
  return said.length === 0 ? null : said.join(' ');
}

function endSentence({ cutShort, reason, exception, stoppedMs }: LineFigures): string | null {
  if (stoppedMs !== null) return `Counted over ${formatMs(stoppedMs)} of the program.`;
  if (reason === 'interrupted') return 'Counted until ctrl-C ended the run with probes.';
  return cutShort
    ? `Counted up to ${exception ?? 'an exception'} alone, which the program raises with probes and not without.`
    : null;
}

function unmeasuredSentence({ unmeasuredBytes, totalBytes }: LineFigures): string | null {
  const size = Math.abs(unmeasuredBytes);
  if (size === 0 || size < LEAST_SHARE * totalBytes) return null;
  return unmeasuredBytes > 0
    ? `${formatBytes(size)} more came in hits that were not measured: any line with ≈ may have added them.`
    : `The lines with ≈ are put too high by ${formatBytes(size)} in all.`;
}

function allocatedMost({ detail, lines, functions, totalBytes }: LineFigures): string {
  const all: { bytes: number; of: string }[] =
    detail === 'line'
      ? lines.map(({ bytes, path, line }) => ({ bytes, of: `${path}:${line}` }))
      : functions.map(({ bytes, path, name }) => ({ bytes, of: `${name} of ${path}` }));
  const [first] = all;
  if (!first || first.bytes <= 0) return `No ${detail} allocated.`;
  const share = formatWholePercent(first.bytes / totalBytes);
  const count = countFor(MOST_OF_IT * totalBytes, all);
  const others = count > 1 ? `; ${count} ${detail}s account for ${formatWholePercent(MOST_OF_IT)}` : '';
  return `${first.of} allocated ${share} of ${formatBytes(totalBytes)}${others}.`;
}

function countFor(bytes: number, all: readonly { bytes: number }[]): number {
  let sum = 0;
  const at = all.findIndex((one) => {
    sum += one.bytes;
    return sum >= bytes;
  });
  return at + 1;
}
