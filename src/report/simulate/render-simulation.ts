import type { Simulation, Withheld } from '../../analysis/simulate/simulate.js';
import type { HeaderRecord } from '../../session/schema.js';
import { sanitizeText } from '../syntax/sanitize-text.js';
import { wrapText } from '../syntax/wrap-text.js';
import { formatBufferSize, formatCount, formatPlural } from '../text/format.js';
import { describeAssumed } from '../text/simulate/describe-assumed.js';
import { describeAssumptions } from '../text/simulate/describe-assumptions.js';
import { describeKnown } from '../text/simulate/describe-known.js';
import { describeWithheld, withheldCommand } from '../text/simulate/describe-withheld.js';
import { outcomeTable } from '../text/simulate/outcome-table.js';

const WIDTH = 80;

/** What `mpgc simulate` prints: what is known, what is assumed, and with `explain` on what. */
export function renderSimulation(
  simulation: Simulation,
  { incomplete, header, explain = false }: { incomplete: boolean; header: HeaderRecord; explain?: boolean },
): string {
  const { assumed, withheld, summary } = simulation;
  const { board } = summary;
  const firmware = board ? `${board.implementation} ${board.version.join('.')}` : 'firmware not identified';
  const lines = [
    ...wrapText(
      [firmware, board?.machine]
        .filter((text) => typeof text === 'string')
        .map(sanitizeText)
        .join(', '),
      WIDTH,
    ),
    ...(incomplete
      ? ['', ...wrapText('The capture is cut off: these figures carry no conclusion.', WIDTH)]
      : []),
    ...section(
      'Known (recorded on the board, or computed from the recording alone)',
      describeKnown(simulation),
    ),
    ...(withheld ? withheldSection(withheld, header) : []),
  ];
  if (assumed) {
    lines.push(
      ...section('Assumed (replayed in the model)', describeAssumed(simulation, assumed)),
      ...table(
        'heap',
        assumed.heaps.map(({ heapBytes, outcome }) => ({ name: formatBufferSize(heapBytes), outcome })),
      ),
      ...table(
        'threshold',
        assumed.thresholds.map(({ thresholdBytes, outcome }) => ({
          name: thresholdBytes < 0 ? 'none' : formatCount(thresholdBytes),
          outcome,
        })),
      ),
      ...takenForGranted(describeAssumptions(simulation, assumed), explain),
    );
  }
  return lines.join('\n');
}

function takenForGranted(assumptions: string[], explain: boolean): string[] {
  if (explain) return section('Assumptions', assumptions);
  const said = `See the ${formatPlural(assumptions.length, 'assumption')} with --explain.`;
  return ['', ...wrapText(said, WIDTH)];
}

function withheldSection(reason: Withheld, header: HeaderRecord): string[] {
  const command = withheldCommand(reason, header);
  return [...section('Not predicted', [describeWithheld(reason)]), ...(command ? [`    ${command}`] : [])];
}

function table(title: string, rows: Parameters<typeof outcomeTable>[1]): string[] {
  return rows.length === 0 ? [] : ['', ...outcomeTable(title, rows).map((line) => `  ${line}`)];
}

function section(title: string, items: string[]): string[] {
  return items.length === 0 ? [] : ['', `${title}:`, ...items.flatMap(item)];
}

function item(text: string): string[] {
  return wrapText(`  - ${text}`, WIDTH, '    ');
}
