import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { ProfileEnd } from '../../agent/run/judge-program.js';
import type { Sampling, WorkRequest } from '../../agent/run/plan-works.js';
import { recordProfile } from '../../agent/run/record-profile.js';
import { checkCall } from '../../agent/script/check-call.js';
import { decodeScript } from '../../agent/script/prepare-script.js';
import { type Analysis, analyse } from '../../analysis/analyse.js';
import { EXIT, MpgcError } from '../../errors.js';
import { viewReport } from '../../report/view-report.js';
import { CaptureWriter } from '../../session/capture-writer.js';
import { type Capture, readCapture } from '../../session/read-capture.js';
import {
  CAPTURE_FORMAT,
  CAPTURE_VERSION,
  type CaptureRecord,
  type HeaderRecord,
} from '../../session/schema.js';
import { openPort } from '../../transport/ports/open-port.js';
import { DEFAULT_BOOT_TIMEOUT_MS } from '../../transport/transport.js';
import { VERSION } from '../../version.js';
import { writeReport } from '../files/write-report.js';
import { KnownBoards } from './known-boards.js';

/**
 * Profiles a script from file to report: the one function behind `mpgc profile`, for scripts and test runners
 * too. Joins recording (agent/) and reporting (report/), which know nothing of each other.
 */
export interface RunProfileOptions {
  scriptPath: string;
  /** What is done with the script after it has run; nothing more, unless it says so. */
  work?: WorkOptions;
  sampling?: SamplingOptions;
  /** `auto`, where it is not given: the one board that is there. */
  port?: string;
  /** Where the capture and the report go; `mpgc-reports` where it is not given. */
  outDir?: string;
  /** Overwrite files of the same name. */
  force?: boolean;
  /** `soft`, where it is not given: the program finds an empty heap. */
  reset?: 'none' | 'soft';
  /** Compare the board's heap with the reference model before the script; where it is not given, unless it is known. */
  verify?: boolean | null;
  /** Where to remember boards that behaved as the model; no board is known where it is not given. */
  cacheDir?: string | null;
  bootTimeoutMs?: number;
  signal?: AbortSignal;
  onPhase?: (phase: string) => void;
  /** Every record as it is written. */
  onRecord?: (record: CaptureRecord) => void;
  /** Whether a hunt has what it needs. */
  decided?: () => boolean;
}

/** `repeat`: evaluate the call so often. `hunt`: until a verdict on its live memory is certain, see `mpgc leak`. */
export type WorkOptions =
  | { type: 'script' }
  | { type: 'repeat'; call: string; iterations: number; maps?: number }
  | {
      type: 'hunt';
      call: string;
      setup?: string | null;
      iterations?: number | null;
      untilMs?: number | null;
      allowErrors?: boolean;
    };

/** `maps`: how many heap maps to read while lingering. */
export type SamplingOptions = { [K in keyof Sampling]?: Sampling[K] };

const DEFAULT_OUT_DIR = 'mpgc-reports';
const DEFAULT_SAMPLING: Sampling = {
  intervalMs: null,
  durationMs: null,
  lingerMs: null,
  collectEveryMs: null,
  maxOverhead: 0.1,
  maps: 0,
};

export interface ProfileResult {
  capture: Capture;
  analysis: Analysis;
  capturePath: string;
  htmlPath: string;
  /** What kept the run from being complete, e.g. BOARD_LOST; the report covers what came before. */
  failure: MpgcError | null;
  exitCode: number;
}

/** @throws MpgcError when nothing could be measured; then no file is left behind */
export async function runProfile(options: RunProfileOptions): Promise<ProfileResult> {
  const { scriptPath, port = 'auto', outDir = DEFAULT_OUT_DIR, force = false } = options;
  const request = requestOf(options);
  if (request.work.type !== 'script') checkCall(request.work.call);
  const { name, bytes, text } = readScript(scriptPath);
  const startedAt = new Date();
  const wanted = join(outDir, `${basename(name, extname(name))}-${fileTime(startedAt)}`);

  const transport = await openPort(port, {
    bootTimeoutMs: request.bootTimeoutMs,
    ...(options.onPhase ? { onPhase: options.onPhase } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  let writer: CaptureWriter | null = null;
  let recorded: ProfileEnd;
  try {
    const header = headerOf(request, { name, path: scriptPath, bytes }, startedAt, transport.address);
    writer = createCapture(wanted, header, {
      force,
      ...(options.onRecord ? { onRecord: options.onRecord } : {}),
    });
    recorded = await recordProfile(transport, { ...request, script: { name, text } }, writer, {
      signal: options.signal ?? new AbortController().signal,
      ...(options.decided ? { decided: options.decided } : {}),
      ...(options.cacheDir ? { checks: new KnownBoards(options.cacheDir) } : {}),
      ...(options.onPhase ? { onPhase: options.onPhase } : {}),
    });
    writer.close();
  } catch (error) {
    writer?.close();
    // The program never ran: there is nothing in the file that the error does not say.
    if (writer) rmSync(writer.path, { force: true });
    throw error;
  } finally {
    await transport.close();
  }
  const capturePath = writer.path;
  const htmlPath = capturePath.replace(CAPTURE_SUFFIX, '.html');
  const capture = readCapture(capturePath);
  const analysis = analyse(capture);
  writeReport(viewReport(analysis, capturePath), htmlPath, force);
  return {
    capture,
    analysis,
    capturePath,
    htmlPath,
    failure: recorded.failure,
    exitCode: exitCodeOf(recorded, analysis),
  };
}

const CAPTURE_SUFFIX = '.mpgc.jsonl';

/** Creates the capture file; of several runs in one second the later ones are numbered. */
function createCapture(
  wanted: string,
  header: HeaderRecord,
  options: { force: boolean; onRecord?: (record: CaptureRecord) => void },
): CaptureWriter {
  for (let number = 1; ; number++) {
    const stem = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      return CaptureWriter.create(`${stem}${CAPTURE_SUFFIX}`, header, options);
    } catch (error) {
      if (options.force || !(error instanceof MpgcError) || error.code !== 'FILE_EXISTS') throw error;
    }
  }
}

function exitCodeOf({ reason, exitCode, failure }: ProfileEnd, { conclusive }: Analysis): number {
  if (failure) return failure.exitCode;
  if (reason === 'not-compiled') return EXIT.usage;
  if (reason === 'exception' || (exitCode ?? 0) !== 0) return EXIT.verdict;
  return conclusive ? 0 : EXIT.inconclusive;
}

function readScript(path: string): { name: string; bytes: Buffer; text: string } {
  if (!existsSync(path) || !statSync(path).isFile()) {
    const what = existsSync(path) ? `${path} is no file.` : `There is no script ${path}.`;
    throw new MpgcError('SCRIPT_NOT_FOUND', what, {
      suggestions: ['Give the path of a MicroPython source file on this computer, not on the board.'],
    });
  }
  const bytes = readFileSync(path);
  const name = basename(path);
  return { name, bytes, text: decodeScript(bytes, name) };
}

type Request = ReturnType<typeof requestOf>;

function requestOf({ work = { type: 'script' }, sampling, reset = 'soft', ...options }: RunProfileOptions) {
  const { verify = null, bootTimeoutMs = DEFAULT_BOOT_TIMEOUT_MS } = options;
  return {
    work: workOf(work),
    sampling: { ...DEFAULT_SAMPLING, ...sampling },
    reset,
    verify,
    bootTimeoutMs,
  };
}

function workOf(work: WorkOptions): WorkRequest {
  if (work.type === 'script') return work;
  if (work.type === 'repeat') return { maps: 0, ...work };
  const { call, setup = null, iterations = null, untilMs = null, allowErrors = false } = work;
  return { type: 'hunt', call, setup, iterations, untilMs, allowErrors };
}

function headerOf(
  { work, sampling, reset }: Request,
  script: { name: string; path: string; bytes: Buffer },
  startedAt: Date,
  port: string,
): HeaderRecord {
  return {
    type: 'header',
    format: CAPTURE_FORMAT,
    version: CAPTURE_VERSION,
    mpgc: VERSION,
    createdAt: startedAt.toISOString(),
    host: { platform: platform(), arch: arch(), node: process.versions.node },
    port,
    script: {
      name: script.name,
      path: script.path,
      bytes: script.bytes.length,
      sha256: createHash('sha256').update(script.bytes).digest('hex'),
    },
    options: headerOptions(work, sampling, reset),
  };
}

function headerOptions(
  work: WorkRequest,
  sampling: Sampling,
  reset: Request['reset'],
): HeaderRecord['options'] {
  const { maps: lingerMaps, ...asked } = sampling;
  const maps = Math.max(lingerMaps, work.type === 'repeat' ? work.maps : 0);
  const options = {
    call: work.type === 'script' ? null : work.call,
    iterations: work.type === 'repeat' ? work.iterations : 0,
    ...asked,
    reset,
    ...(maps > 0 ? { maps } : {}),
  };
  if (work.type !== 'hunt') return options;
  const { setup, iterations, untilMs, allowErrors } = work;
  return { ...options, hunt: { setup, iterations, untilMs, allowErrors } };
}

/** Local time, so that a folder sorts as the day went: 20261122-131502. */
function fileTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${day}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
}
