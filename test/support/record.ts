import type { ProgramInput } from '../../src/agent/input/program-input.js';
import { recordProfile } from '../../src/agent/run/record-profile.js';
import type { ProfileEnd } from '../../src/agent/work/judge-program.js';
import { headerOfWork, type WorkOptions, workSchema } from '../../src/agent/work/plan-works.js';
import { type Sampling, samplingSchema } from '../../src/agent/work/sampling.js';
import type { ProgramFile } from '../../src/instrument/imports/resolve-files.js';
import type { LineDetail } from '../../src/instrument/lines/place-probes.js';
import { encodeContent } from '../../src/session/content.js';
import { type Capture, parseCapture } from '../../src/session/read/read-capture.js';
import {
  CAPTURE_FORMAT,
  CAPTURE_VERSION,
  type CaptureRecord,
  type HeaderRecord,
} from '../../src/session/schema.js';
import type { Transport } from '../../src/transport/transport.js';
import { withPort } from './targets.js';

export const HEADER: HeaderRecord = {
  type: 'header',
  format: CAPTURE_FORMAT,
  version: CAPTURE_VERSION,
  mpgc: '0.0.0',
  createdAt: '2026-11-22T10:00:00.000Z',
  host: { platform: 'linux', arch: 'x64', node: '20.0.0' },
  port: 'test',
  script: { name: 'main.py', bytes: 1, sha256: '0'.repeat(64) },
  options: {
    call: null,
    iterations: 0,
    intervalMs: null,
    durationMs: null,
    collectEveryMs: null,
    lingerMs: null,
    maxOverhead: 0.1,
    reset: 'soft',
  },
};

export interface Recorded {
  end: ProfileEnd;
  capture: Capture;
}

export interface RecordOptions extends Partial<Sampling> {
  work?: WorkOptions;
  reset?: 'none' | 'soft';
  verify?: boolean;
  bare?: boolean | null;
  lines?: LineDetail | null;
  smallestHeap?: boolean;
  snapshot?: boolean;
  silentAfterMs?: number | null;
  files?: ProgramFile[];
  stored?: ProgramFile[];
  written?: boolean;
  onPhase?: (phase: string) => void;
  signal?: AbortSignal;
  input?: ProgramInput;
  onRecord?: (record: CaptureRecord) => void;
}

/** Profiles `source` on `port` into memory, through the same text form as a file. */
export function recordOn(port: string, source: string, options: RecordOptions = {}): Promise<Recorded> {
  return withPort(port, (transport) => recordOver(transport, source, options));
}

export async function recordOver(
  transport: Transport,
  source: string,
  {
    signal,
    input,
    onRecord,
    work: asked = { type: 'script' },
    reset = 'soft',
    verify = false,
    bare = false,
    lines: lineDetail = null,
    smallestHeap = false,
    snapshot = false,
    silentAfterMs = null,
    files = [],
    stored = [],
    written = false,
    onPhase,
    ...sampling
  }: RecordOptions = {},
): Promise<Recorded> {
  const work = workSchema.parse(asked);
  const { maps, ...said } = headerOfWork(work);
  const options = { ...HEADER.options, ...said, ...(maps ? { maps } : {}) };
  const lines = [JSON.stringify({ ...HEADER, options })];
  const startedMs = performance.now();
  const sink = {
    append: (record: object, atMs = performance.now()) => {
      const whole = { ...record, atMs: Math.max(0, atMs - startedMs) } as CaptureRecord;
      lines.push(JSON.stringify(whole));
      onRecord?.(whole);
    },
  };
  const end = await recordProfile(
    transport,
    {
      work,
      // Where a test says nothing of a timer, no sample comes by one.
      sampling: { ...samplingSchema.parse({}), timer: sampling.intervalMs ? null : false, ...sampling },
      reset,
      bare,
      holders: false,
      objects: snapshot ? 'bytes' : 'none',
      lines: lineDetail,
      smallestHeap,
      verify,
      bootTimeoutMs: 10_000,
      silentAfterMs,
      script: { name: 'main.py', text: source },
      files,
      stored,
      written,
    },
    sink,
    {
      signal: signal ?? new AbortController().signal,
      ...(onPhase ? { onPhase } : {}),
      ...(input ? { input } : {}),
    },
  );
  return { end, capture: parseCapture(`${lines.join('\n')}\n`, 'memory') };
}

export function recordsOf<T extends CaptureRecord['type']>({ capture }: Recorded, type: T) {
  return [...capture.records.ofType(type)];
}

export function outputOf(recorded: Recorded): string {
  const bytes = Buffer.concat(
    recordsOf(recorded, 'output').map(({ text, base64 }) =>
      text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text),
    ),
  );
  // A character may stand in two records, which are base64 then.
  const { text = bytes.toString('latin1') } = encodeContent(bytes);
  return text.replaceAll('\r\n', '\n');
}
