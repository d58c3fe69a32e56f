import type { Analysis } from '../../analysis/analyse.js';
import { withoutClockStep } from '../../session/clock-steps.js';
import type { SampleRecord } from '../../session/schema.js';
import { sanitizeText } from '../syntax/sanitize-text.js';

/** A number, a word that needs no quotes, or a text cell; null leaves the cell empty. */
type Cell = (sample: SampleRecord, agentBytes: number | null) => string | number | null;

/** What stands in a line of the file; `docs/report-formats.md` says what each is. */
const COLUMNS: Record<string, Cell> = {
  seq: ({ seq }) => seq,
  host_ms: ({ atMs }) => atMs,
  board_ms: ({ boardMs }) => boardMs,
  source: ({ source }) => source,
  role: ({ role }) => role ?? null,
  mark: ({ label }) => (label === undefined ? null : textCell(guardFormula(label))),
  mem_alloc_bytes: ({ allocBytes }) => allocBytes,
  mem_free_bytes: ({ freeBytes }) => freeBytes,
  allocated_bytes: allocatedBytes,
  live_bytes: (sample, agentBytes) => (sample.collected ? allocatedBytes(sample, agentBytes) : null),
  stack_bytes: ({ stackBytes }) => stackBytes,
  collection_pause_us: ({ pauseUs }) => pauseUs,
  previous_sample_us: ({ previousCostUs }) => previousCostUs,
};

const PIECE_CHARACTERS = 65_536;

/** The samples as CSV by RFC 4180, in pieces of many lines: a capture may hold a million. */
export function* renderCsv({ capture, summary }: Analysis): Generator<string> {
  const agentBytes = summary.board?.agent.heapBytes ?? null;
  const columns = Object.values(COLUMNS);
  let piece = `${Object.keys(COLUMNS).join(',')}\r\n`;
  for (const taken of capture.records.samples) {
    const sample = withoutClockStep(taken);
    for (let at = 0; at < columns.length; at++) {
      if (at > 0) piece += ',';
      const cell = columns[at]!(sample, agentBytes);
      if (cell !== null) piece += cell;
    }
    piece += '\r\n';
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

function allocatedBytes({ allocBytes }: SampleRecord, agentBytes: number | null): number | null {
  return agentBytes === null ? null : allocBytes - agentBytes;
}

/** Spreadsheets take a cell that begins like this for a formula; an apostrophe makes it text. */
function guardFormula(label: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(label) ? `'${label}` : label;
}

function textCell(value: string): string {
  const text = sanitizeText(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
