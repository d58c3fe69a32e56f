import { sanitizeLines } from '../syntax/sanitize-text.js';
import { wrapText } from '../syntax/wrap-text.js';
import { asFlag, commandLine } from '../text/advice/command-line.js';
import { formatPlural } from '../text/format.js';
import type { PortsJson } from './ports-json.js';

const WIDTH = 80;

/** How many boards there are, and a table of all ports; what to do where there is none. */
export function renderPorts(ports: PortsJson['ports']): string {
  if (ports.length === 0) {
    return [
      'No serial port found.',
      '  - Check that the cable carries data, not only power.',
      '  - Without a board, use the embedded MicroPython (--port sim). To try it:',
      '    mpgc doctor --port sim',
    ].join('\n');
  }
  const clean = sanitizeLines(ports);
  const boards = ports.filter(({ family }) => family !== null);
  const first = boards[0] ?? ports[0]!;
  return [
    ...wrapText(sentenceOf(boards.length, ports.length), WIDTH),
    '',
    ...tableOf(clean),
    '',
    `next    ${commandLine(['mpgc', 'doctor', ...asFlag('--port', first.path)])}`,
  ].join('\n');
}

function sentenceOf(boards: number, ports: number): string {
  if (boards === 0) {
    return `${formatPlural(ports, 'port')}, none with the USB vendor id of a known board; any of them can be given to --port.`;
  }
  return ports === boards
    ? `${formatPlural(boards, 'board')}:`
    : `${formatPlural(boards, 'board')}, ${formatPlural(ports, 'port')} in all:`;
}

/** The serial number, which is longest, goes to a line of its own where the table is too wide. */
function tableOf(ports: PortsJson['ports']): string[] {
  const rows = ports.map(({ path, vendorId, productId, serialNumber, family }) => ({
    cells: [path, family ?? 'not a known board', vendorId && productId ? `${vendorId}:${productId}` : '-'],
    serial: serialNumber ? `id:${serialNumber}` : '-',
  }));
  const head = ['PORT', 'FAMILY', 'USB ID'];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map(({ cells }) => cells[column]!.length)),
  );
  const line = (cells: string[]) => cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ');
  const widest = line(head).length + 2 + Math.max(...rows.map(({ serial }) => serial.length));
  if (widest <= WIDTH) {
    return [[...head], ...rows.map(({ cells }) => cells)].map((cells, at) =>
      `${line(cells)}  ${at === 0 ? 'SERIAL NUMBER' : rows[at - 1]!.serial}`.trimEnd(),
    );
  }
  return [
    line(head).trimEnd(),
    ...rows.flatMap(({ cells, serial }) => [
      line(cells).trimEnd(),
      ...(serial === '-' ? [] : [`  ${serial}`]),
    ]),
  ];
}
