import { sanitizeTexts } from '../syntax/sanitize-text.js';
import { wrapText } from '../syntax/wrap-text.js';
import { doctorCommand } from '../text/advice/next-command.js';
import { describeModelCheck } from '../text/describe-model-check.js';
import { formatPlural } from '../text/format.js';
import type { DoctorJson } from './doctor-json.js';

const WIDTH = 80;

/** What `mpgc doctor` prints: the verdict, what it rests on, the board that it is about, and what to do next. */
export function renderDoctor(result: DoctorJson): string {
  const { board, conformance, accounting, port, stopped } = sanitizeTexts(result);
  const { sentence, evidence } = describeModelCheck({ conformance, accounting });
  const features = Object.entries(board.features).flatMap(([name, has]) => (has ? [name] : []));
  const facts: [string, string][] = [
    ['Port', port],
    ['Firmware', `${board.implementation} ${board.version.join('.')}: ${board.build}`],
    ['Machine', board.machine ?? board.platform],
    ['Collects', board.collects === 'inline' ? 'inside gc.collect()' : 'at the prompt only'],
    ['Raw paste', board.rawPaste ? 'yes' : 'no'],
    ['Has', features.join(', ') || 'nothing that mpgc can use'],
  ];
  const indent = Math.max(...facts.map(([name]) => name.length)) + 2;
  const lines = facts.flatMap(([name, value]) =>
    wrapText(value, WIDTH - indent).map((line, at) => `${(at === 0 ? name : '').padEnd(indent)}${line}`),
  );
  const points = [
    ...evidence,
    ...(stopped ? [`Stopped after ${formatPlural(conformance.rounds, 'round')}.`] : []),
  ].flatMap((text) => wrapText(text, WIDTH - 4).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`));
  const next =
    conformance.status === 'mismatch' && conformance.firstDifference
      ? ['', 'Again:', `  ${againCommand(result, conformance.firstDifference)}`]
      : [];
  return [...wrapText(sentence, WIDTH), ...points, '', ...lines, ...next].join('\n');
}

/** The one round in which the difference was seen. */
function againCommand({ port }: Pick<DoctorJson, 'port'>, { seed }: { seed: number }): string {
  return doctorCommand({ port }, '--rounds', '1', '--seed', String(seed));
}
