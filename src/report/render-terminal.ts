import { fragmentationItems } from './terminal-fragmentation.js';
import type { ReportView } from './view-model.js';

const WIDTH = 80;
const NAME_WIDTH = 20;
const MARKER = { good: 'ok', warning: 'note', bad: 'FAILED', error: '!!', info: ' i' } as const;

/** The summary of a run as plain text, 80 columns wide at most where words allow it. */
export function renderTerminal(view: ReportView, files: string[]): string {
  const firmware = view.board.find(({ name }) => name === 'Firmware')?.value ?? 'not identified';
  const machine = view.board.find(({ name }) => name === 'Machine')?.value;
  const lines = [
    ...wrap(`${MARKER[view.verdict.tone]}: ${view.verdict.text}`, ''),
    '',
    ...row('Board', [firmware, machine].filter(Boolean).join(', ')),
    ...view.run
      .filter(({ name }) => name === 'Program' || name === 'Repeated')
      .flatMap(({ name, value }) => row(name, value)),
    ...view.figures.flatMap(({ name, value, note }) => row(name, value, note)),
    ...section(
      'Findings',
      view.findings.map(({ severity, text }) => `${severity}: ${text}`),
    ),
    ...(view.fragmentation
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

function row(name: string, value: string, note?: string): string[] {
  const text = `  ${name.padEnd(NAME_WIDTH)} ${value}`;
  if (!note) return wrap(text, ' '.repeat(NAME_WIDTH + 3));
  const whole = `${text.padEnd(NAME_WIDTH + 26)} ${note}`;
  if (whole.length <= WIDTH) return [whole];
  return [text, ...wrap(note, ' '.repeat(NAME_WIDTH + 5))];
}

function section(title: string, items: string[]): string[] {
  if (items.length === 0) return [];
  return ['', `${title}:`, ...items.flatMap((item) => wrap(`  - ${item}`, '    '))];
}

/** Breaks at spaces; the lines after the first begin with `indent`. Longer words stay whole, to be copied. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = text.startsWith(' ') || indent === '' || lines.length > 0 ? '' : indent;
  for (const word of text.split(/(?<=\S) /)) {
    const next = line === '' || line === indent ? line + word : `${line} ${word}`;
    if (next.length > WIDTH && line.trim() !== '') {
      lines.push(line);
      line = indent + word;
    } else {
      line = next;
    }
  }
  return [...lines, line];
}
