import { sanitizeLines } from '../syntax/sanitize-text.js';
import type { PortsJson } from './ports-json.js';

/** A table of ports, or what to do where there is none. */
export function renderPorts(ports: PortsJson['ports']): string {
  if (ports.length === 0) {
    return [
      'No serial port found.',
      '  - Check that the cable carries data, not only power.',
      '  - Without a board, use the embedded MicroPython (--port sim). To try it:',
      '    mpgc doctor --port sim',
    ].join('\n');
  }
  const rows = sanitizeLines(ports).map(({ path, vendorId, productId, serialNumber, family }) => [
    path,
    vendorId && productId ? `${vendorId}:${productId}` : '-',
    family ?? 'not a known board',
    serialNumber ? `id:${serialNumber}` : '-',
  ]);
  const table = [['PORT', 'USB ID', 'FAMILY', 'SERIAL NUMBER'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
