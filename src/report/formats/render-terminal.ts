import type { LeakView } from '../leak/view-leak.js';
import { fragmentationItems } from '../maps/terminal-fragmentation.js';
import { wrapText } from '../syntax/wrap-text.js';
import type { ReportView } from '../view-report.js';
import { adviceOf } from './advice-of.js';

const WIDTH = 80;
const NAME_WIDTH = 20;
const MAX_GROUPS = 5;
/** Of a hunt, which has figures of its own above; the page has them all. */
const HUNT_FIGURES = new Set(['Heap', 'Free', 'Largest free block', 'Agent']);
const MARKER = { good: 'ok', warning: 'note', bad: 'FAILED', error: '!!', info: ' i' } as const;

/** The summary of a run as plain text, 80 columns wide at most where words allow it. */
export function renderTerminal(view: ReportView, files: string[]): string {
  const firmware = view.board.find(({ name }) => name === 'Firmware')?.value ?? 'not identified';
  const machine = view.board.find(({ name }) => name === 'Machine')?.value;
  const lines = [
    ...wrapText(`${MARKER[view.verdict.tone]}: ${view.verdict.text}`, WIDTH),
    ...(view.leak ? leakSections(view.leak) : []),
    '',
    ...row('Board', [firmware, machine].filter(Boolean).join(', ')),
    ...view.run
      .filter(({ name }) => name === 'Program' || name === 'Repeated')
      .flatMap(({ name, value }) => row(name, value)),
    ...view.figures
      .filter(({ name }) => !view.leak || HUNT_FIGURES.has(name))
      .flatMap(({ name, value, note }) => row(name, value, note)),
    ...row('Heap model', view.model.sentence),
    ...section(
      'Findings',
      view.findings
        .filter(({ severity }) => !view.leak || severity === 'error')
        .map(({ severity, text }) => `${severity}: ${text}`),
    ),
    ...(view.leak ? [] : section('What to try', adviceOf(view.findings))),
    ...(view.fragmentation && (!view.leak || view.leak.verdict === 'fragmenting')
      ? section(
          `Fragmentation (${view.fragmentation.map})`,
          fragmentationItems(
            view.fragmentation,
            view.findings.map(({ text }) => text),
          ),
        )
      : []),
    ...section('Warnings', view.warnings),
    ...(view.traceback ? ['', view.traceback] : []),
    ...section('Files', files),
  ];
  return `${lines.join('\n')}\n`;
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
          ({ fingerprint, what, count, bytes, perCall, pattern, places }) =>
            `${fingerprint}: ${count} × ${what}, ${bytes} in all, ${perCall}, ${pattern}, at ${places}`,
        ),
      groupsNote,
    ]),
    ...section('What to try', advice),
    ...raised.flatMap((traceback) => ['', 'A call raised:', traceback]),
  ];
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
