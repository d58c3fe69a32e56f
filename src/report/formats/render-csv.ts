import type { CaptureRecords } from '../../session/capture-records.js';
import type { Capture } from '../../session/read-capture.js';
import type { SampleRecord } from '../../session/schema.js';
import { sanitizeText } from '../syntax/sanitize-text.js';

/** What stands in a line of the file; `docs/report-formats.md` says what each is. */
const COLUMNS: Record<string, (sample: SampleRecord, known: Known) => string | number | null> = {
  seq: ({ seq }) => seq,
  host_ms: ({ atMs }) => atMs,
  board_ms: ({ boardMs }) => boardMs,
  source: ({ source }) => source,
  role: ({ role }) => role ?? null,
  mark: (_, { label }) => guardFormula(label),
  mem_alloc_bytes: ({ allocBytes }) => allocBytes,
  mem_free_bytes: ({ freeBytes }) => freeBytes,
  allocated_bytes: allocatedBytes,
  live_bytes: (sample, known) => (sample.collected ? allocatedBytes(sample, known) : null),
  stack_bytes: ({ stackBytes }) => stackBytes,
  collection_pause_us: ({ pauseUs }) => pauseUs,
  previous_sample_us: ({ previousCostUs }) => previousCostUs,
};

/** What samples do not say themselves. */
interface Known {
  agentBytes: number | null;
  label: string;
}

const PIECE_CHARACTERS = 65_536;

/** The samples as CSV by RFC 4180, in pieces of many lines: a capture may hold a million. */
export function* renderCsv(capture: Capture): Generator<string> {
  const agentBytes = capture.records.first('board')?.agent.heapBytes ?? null;
  const columns = Object.values(COLUMNS);
  let piece = lineOf(Object.keys(COLUMNS));
  for (const { sample, label } of withLabels(capture.records)) {
    piece += lineOf(columns.map((column) => column(sample, { agentBytes, label })));
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** The record of a mark stands behind its sample. */
function* withLabels(records: CaptureRecords): Generator<{ sample: SampleRecord; label: string }> {
  let sample: SampleRecord | null = null;
  let label = '';
  for (const record of records) {
    if (record.type === 'mark' && record.seq === sample?.seq) label = record.label;
    if (record.type !== 'sample') continue;
    if (sample) yield { sample, label };
    sample = record;
    label = '';
  }
  if (sample) yield { sample, label };
}

function allocatedBytes({ allocBytes }: SampleRecord, { agentBytes }: Known): number | null {
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
