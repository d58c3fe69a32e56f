import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, extname, join } from 'node:path';
import type { ProfileEnd } from '../../agent/run/judge-program.js';
import { type ProfileRequest, recordProfile } from '../../agent/run/record-profile.js';
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
import { VERSION } from '../../version.js';
import { writeReport } from '../files/write-report.js';

/**
 * Profiles a script from file to report: the one function behind `mpgc profile`, for scripts and test runners
 * too. Joins recording (agent/) and reporting (report/), which know nothing of each other.
 */
export interface RunProfileOptions extends Omit<ProfileRequest, 'script'> {
  scriptPath: string;
  port: string;
  outDir: string;
  /** Overwrite files of the same name. */
  force: boolean;
  signal?: AbortSignal;
  onPhase?: (phase: string) => void;
  /** Every record as it is written. */
  onRecord?: (record: CaptureRecord) => void;
  /** Whether a hunt has what it needs. */
  decided?: () => boolean;
}

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
  if (options.call !== null) checkCall(options.call);
  const { name, bytes, text } = readScript(options.scriptPath);
  const startedAt = new Date();
  const wanted = join(options.outDir, `${basename(name, extname(name))}-${fileTime(startedAt)}`);

  const transport = await openPort(options.port, {
    bootTimeoutMs: options.bootTimeoutMs,
    ...(options.onPhase ? { onPhase: options.onPhase } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
  let writer: CaptureWriter | null = null;
  let recorded: ProfileEnd;
  try {
    const header = headerOf(options, { name, bytes }, startedAt, transport.address);
    writer = createCapture(wanted, header, options);
    recorded = await recordProfile(transport, { ...options, script: { name, text } }, writer, {
      signal: options.signal ?? new AbortController().signal,
      ...(options.decided ? { decided: options.decided } : {}),
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
  writeReport(viewReport(analysis, basename(capturePath)), htmlPath, options.force);
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

function headerOf(
  options: RunProfileOptions,
  script: { name: string; bytes: Buffer },
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
      bytes: script.bytes.length,
      sha256: createHash('sha256').update(script.bytes).digest('hex'),
    },
    options: {
      call: options.call,
      iterations: options.iterations,
      intervalMs: options.intervalMs,
      durationMs: options.durationMs,
      collectEveryMs: options.collectEveryMs,
      lingerMs: options.lingerMs,
      maxOverhead: options.maxOverhead,
      reset: options.reset,
      ...(options.maps > 0 ? { maps: options.maps } : {}),
      ...(options.hunt ? { hunt: options.hunt } : {}),
    },
  };
}

/** Local time, so that a folder sorts as the day went: 20261122-131502. */
function fileTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${day}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
}
