import type { Analysis } from '../../analysis/analyse.js';
import type { SampleRecord } from '../../session/schema.js';
import { sanitizeText } from '../syntax/sanitize-text.js';

/** What stands in a line of the file; `docs/report-formats.md` says what each is. */
const COLUMNS: Record<string, (sample: SampleRecord, agentBytes: number | null) => string | number | null> = {
  seq: ({ seq }) => seq,
  host_ms: ({ atMs }) => atMs,
  board_ms: ({ boardMs }) => boardMs,
  source: ({ source }) => source,
  role: ({ role }) => role ?? null,
  mark: ({ label = '' }) => guardFormula(label),
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
  let piece = lineOf(Object.keys(COLUMNS));
  for (const sample of capture.records.samples) {
    piece += lineOf(columns.map((column) => column(sample, agentBytes)));
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

function lineOf(cells: (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  const text = sanitizeText(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
