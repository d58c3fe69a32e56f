import { adviceLines } from '../formats/advice-lines.js';
import { nextAdvice } from '../formats/advice-of.js';
import type { LeakView } from '../leak/view-leak.js';
import { fragmentationItems } from '../maps/terminal-fragmentation.js';
import type { FigureCode } from '../run/figure-list.js';
import { factOf, type RunFact } from '../run/view-facts.js';
import { wrapText } from '../syntax/wrap-text.js';
import type { Advice } from '../text/advice/advice.js';
import { furtherFindings, isFound, verdictFinding } from '../verdict.js';
import type { FindingView, ReportView } from '../view-report.js';

const WIDTH = 80;
const NAME_WIDTH = 20;
const MAX_GROUPS = 5;
/** Of a hunt, which has figures of its own above; the page has them all. */
const HUNT_FIGURES = new Set<FigureCode>([
  'heap',
  'free',
  'largest-free',
  'largest-free-without-mpgc',
  'agent',
]);
const RUN_FACTS = new Set<RunFact['code']>(['program', 'files', 'repeated']);

/**
 * All that is known of a run, and how, as plain text, 80 columns wide at most where words allow it: what stands above its
 * verdict for those who ask.
 */
export function renderDetails(view: ReportView): string {
  const { verdict, leak, noalloc, board, run, figures, model, warnings } = view;
  const firmware = factOf(board, 'firmware') ?? 'not identified';
  const findings = view.findings.filter(({ severity }) => !leak || severity === 'error');
  // What a program leaves on the heap is not what was asked.
  const isTold = ({ severity }: FindingView) => !noalloc || severity !== 'info';
  const lines = [
    ...row('Board', [firmware, factOf(board, 'machine')].filter(Boolean).join(', ')),
    ...run.filter(({ code }) => RUN_FACTS.has(code)).flatMap(({ name, value }) => row(name, value)),
    ...figures
      .filter(({ code }) => !noalloc && (!leak || HUNT_FIGURES.has(code)))
      .flatMap(({ name, value, note }) => row(name, value, note)),
    ...(noalloc || isFound({ findings }, 'model-mismatch') ? [] : row('Heap model', model.sentence)),
    ...(leak ? leakSections(leak) : []),
    ...(noalloc ? section('Evidence', verdictFinding(view)?.evidence ?? []) : []),
    ...section(
      'Findings',
      furtherFindings({ verdict, findings })
        .filter(isTold)
        .map(({ severity, text }) => `${severity}: ${text}`),
    ),
    ...(leak ? [] : adviceSection(nextAdvice({ ...view, findings }))),
    ...(view.fragmentation && !noalloc && (!leak || leak.verdict === 'fragmenting')
      ? section(
          `Fragmentation (${view.fragmentation.map})`,
          fragmentationItems(view.fragmentation, isFound({ findings }, 'fragmented')),
        )
      : []),
    ...section(
      'Warnings',
      warnings.map(({ text }) => text),
    ),
    ...(view.traceback ? ['', view.traceback] : []),
  ];
  return lines.join('\n');
}

function leakSections({ verdict, evidence, groups, groupsNote, advice, raised }: LeakView): string[] {
  return [
    ...section(
      'Evidence',
      evidence.map(({ text }) => text),
    ),
    ...section(verdict === 'leak' ? 'What stays' : 'Blocks that are new since the warm-up', [
      ...groups
        .slice(0, MAX_GROUPS)
        .map(
          ({ fingerprint, what, count, bytes, perCall, pattern, heldBy, places }) =>
            `${fingerprint}: ${count} × ${what}, ${bytes} in all, ${perCall}, ${pattern}, ${heldBy === '' ? '' : `held by ${heldBy}, `}at ${places}`,
        ),
      groupsNote,
    ]),
    ...adviceSection(advice),
    ...raised.flatMap((traceback) => ['', 'A call raised:', traceback]),
  ];
}

function adviceSection(advice: Advice[]): string[] {
  return advice.length === 0 ? [] : ['', 'What to try:', ...advice.flatMap(adviceLines)];
}

function row(name: string, value: string, note?: string): string[] {
  const text = `  ${name.padEnd(NAME_WIDTH)} ${value}`;
  if (!note) return wrapText(text, WIDTH, ' '.repeat(NAME_WIDTH + 3));
  const whole = `${text.padEnd(NAME_WIDTH + 26)} ${note}`;
  if (whole.length <= WIDTH) return [whole];
  const indent = ' '.repeat(NAME_WIDTH + 5);
  return [text, ...wrapText(note, WIDTH - indent.length).map((line) => indent + line)];
}

function section(title: string, items: string[]): string[] {
  if (items.length === 0) return [];
  return ['', `${title}:`, ...items.flatMap((item) => wrapText(`  - ${item}`, WIDTH, '    '))];
}
