import { rmSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { ProfileEnd } from '../../agent/run/judge-program.js';
import { recordProfile } from '../../agent/run/record-profile.js';
import { checkCall } from '../../agent/script/check-call.js';
import { type Analysis, analyse } from '../../analysis/analyse.js';
import { EXIT, type MpgcError } from '../../errors.js';
import { type ReportView, viewReport } from '../../report/view-report.js';
import type { CaptureWriter } from '../../session/capture-writer.js';
import { type Capture, readCapture } from '../../session/read/read-capture.js';
import { openPort } from '../../transport/ports/open-port.js';
import { writeReport } from '../files/write-report.js';
import { headerOf } from './capture-header.js';
import { CAPTURE_SUFFIX, createCapture, fileTime } from './create-capture.js';
import { KnownBoards } from './known-boards.js';
import { type RunProfileOptions, requestOf } from './profile-options.js';
import { readScript } from './read-script.js';

const DEFAULT_OUT_DIR = 'mpgc-reports';

export interface ProfileResult {
  capture: Capture;
  analysis: Analysis;
  /** What was reported of it, under the path of the capture. */
  view: ReportView;
  capturePath: string;
  htmlPath: string;
  /** What kept the run from being complete, e.g. BOARD_LOST; the report covers what came before. */
  failure: MpgcError | null;
  exitCode: number;
}

/**
 * Profiles a script from file to report: the one function behind `mpgc profile`, for scripts and test runners
 * too. Joins recording (agent/) and reporting (report/), which know nothing of each other.
 *
 * @throws MpgcError when nothing could be measured; then no file is left behind
 */
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
      ...(options.cacheDir ? { memory: new KnownBoards(options.cacheDir) } : {}),
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
  const view = viewReport(analysis, capturePath);
  writeReport(view, htmlPath, force);
  return {
    capture,
    analysis,
    view,
    capturePath,
    htmlPath,
    failure: recorded.failure,
    exitCode: exitCodeOf(recorded, analysis),
  };
}

function exitCodeOf({ reason, exitCode, failure }: ProfileEnd, { conclusive }: Analysis): number {
  if (failure) return failure.exitCode;
  if (reason === 'not-compiled') return EXIT.usage;
  if (reason === 'exception' || (exitCode ?? 0) !== 0) return EXIT.verdict;
  return conclusive ? 0 : EXIT.inconclusive;
}
