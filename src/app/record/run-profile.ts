import { rmSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { recordProfile } from '../../agent/run/record-profile.js';
import { checkCall } from '../../agent/script/check-call.js';
import type { ProfileEnd } from '../../agent/work/judge-program.js';
import { headerOfWork } from '../../agent/work/plan-works.js';
import { type Analysis, analyse } from '../../analysis/analyse.js';
import type { Finding } from '../../analysis/findings/find-findings.js';
import { EXIT, MpgcError } from '../../errors.js';
import { type ChosenLoop, chooseLoops } from '../../instrument/cycles/choose-loops.js';
import { sourceTexts } from '../../instrument/cycles/source-text.js';
import type { LineDetail } from '../../instrument/lines/place-probes.js';
import { type ReportView, viewReport } from '../../report/view-report.js';
import type { CaptureWriter } from '../../session/capture-writer.js';
import { type Capture, readCapture } from '../../session/read/read-capture.js';
import { MAX_FILES, MAX_FILES_BYTES } from '../../session/recording-limits.js';
import type { NewRecord } from '../../session/schema.js';
import type { Transport } from '../../transport/transport.js';
import { sourceFiles } from '../beside/source-files.js';
import { withBoard } from '../board/with-board.js';
import { writeReport } from '../files/write-report.js';
import { type Program, withProgram } from '../program/with-program.js';
import { headerOf } from './capture-header.js';
import { CAPTURE_SUFFIX, createCapture, fileTime } from './create-capture.js';
import { GrowthToTrace } from './growth-to-trace.js';
import { KnownBoards } from './known-boards.js';
import { profileRequest, type RunProfileOptions, type RunRequest } from './profile-options.js';
import { sourceRecords } from './source-records.js';

export type NewWarning = Extract<NewRecord, { type: 'warning' }>;

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
 * Profiles a program from file to report: the one function behind `mpgc profile`, for scripts and test runners
 * too. Joins recording (agent/) and reporting (report/), which know nothing of each other.
 *
 * @throws MpgcError USAGE of options, and when nothing could be measured; then no file is left behind
 */
export async function runProfile(options: RunProfileOptions): Promise<ProfileResult> {
  const request = profileRequest(options);
  const { work, detail } = request;
  return withProgram(request, (program) => {
    if (work.type !== 'script' || detail === 'none') return makeRun(request, program);
    return makeRun({ ...request, work: { ...work, loops: samplingLoops(program) } }, program);
  });
}

/** Where no timer samples: a callback is called from anywhere, and a thread goes on beside everything. */
function samplingLoops({ script: { name, text }, files }: Program): ChosenLoop[] {
  return chooseLoops(name, sourceTexts(text, files), null).filter(
    ({ callback, thread }) => !callback && !thread,
  );
}

/** `stem`: the path of what is written, without what it ends in; else it is named for the program and the time. */
export type PlacedRun = RunRequest & { stem?: string };

/** The same of a program that was found, with options that are checked. `warnings`: what is known before the run. */
export async function makeRun(
  asked: PlacedRun,
  program: Program,
  warnings: readonly NewWarning[] = [],
): Promise<ProfileResult> {
  const request = asked.leaks ? asked : withGrowth(asked, program);
  const { call } = headerOfWork(request.work);
  if (call !== null) checkCall(call);
  const record = (board: Transport) => recordRun(board, request, program, warnings);
  const { board, included } = program;
  const recorded = await (board ? record(board) : withBoard({ ...request, included }, record));
  return reportRun(recorded, request.force);
}

/** Told what grew, where nobody else judges the records as they come. */
function withGrowth(request: RunRequest, program: Program): RunRequest {
  const growth = new GrowthToTrace(request, program);
  return {
    ...request,
    onRecord: (record) => {
      growth.add(record);
      request.onRecord?.(record);
    },
    leaks: () => growth.result(),
  };
}

/** Records a run into a capture; gives its path, and how the run ended. */
async function recordRun(
  transport: Transport,
  request: PlacedRun,
  program: Program,
  warnings: readonly NewWarning[],
): Promise<{ capturePath: string; end: ProfileEnd }> {
  const { outDir, force, source, signal, onPhase, onRecord, decided, leaks, unexplained, cacheDir, input } =
    request;
  const { script, files, stored, leftOut } = program;
  const { name, bytes, text } = script;
  const startedAt = new Date();
  const wanted = request.stem ?? join(outDir, `${basename(name, extname(name))}-${fileTime(startedAt)}`);
  let writer: CaptureWriter | null = null;
  try {
    const header = headerOf(request, program, startedAt, transport.address);
    request.onLoops?.(header.options.loops ?? []);
    writer = createCapture(wanted, header, {
      force,
      isGiven: request.stem !== undefined,
      ...(onRecord ? { onRecord } : {}),
    });
    const sources = [{ path: name, bytes, text }, ...sourceFiles([...files, ...stored], name)];
    for (const record of sourceRecords(sources, source)) writer.append(record);
    if (leftOut.length > 0) writer.append(leftOutWarning(leftOut));
    for (const warning of warnings) writer.append(warning);
    const end = await recordProfile(
      transport,
      {
        ...request,
        lines: linesOf(request),
        holders: looksForHolders(request),
        script: { name, text },
        files,
        stored,
        written: program.included.length > 0,
      },
      writer,
      {
        signal: signal ?? new AbortController().signal,
        ...(decided ? { decided } : {}),
        ...(leaks ? { leaks } : {}),
        ...(unexplained ? { unexplained } : {}),
        ...(cacheDir ? { memory: new KnownBoards(cacheDir) } : {}),
        ...(onPhase ? { onPhase } : {}),
        ...(input ? { input } : {}),
      },
    );
    writer.close();
    return { capturePath: writer.path, end };
  } catch (error) {
    writer?.close();
    // The program never ran: there is nothing in the file that the error does not say. A fault of mpgc may come at any time.
    if (writer && error instanceof MpgcError) rmSync(writer.path, { force: true });
    throw error;
  }
}

function reportRun(
  { capturePath, end }: { capturePath: string; end: ProfileEnd },
  force: boolean,
): ProfileResult {
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
    failure: end.failure,
    exitCode: exitCodeOf(end, analysis),
  };
}

function linesOf({ detail }: RunRequest): LineDetail | null {
  return detail === 'line' || detail === 'function' ? detail : null;
}

/** What nobody asked for takes a run of its own, which a profile of less detail has none of. */
function looksForHolders({ holders, detail, work }: RunRequest): boolean {
  const isProfile = work.type === 'repeat' || (work.type === 'script' && !work.watch);
  return holders ?? (!isProfile || detail === 'line' || detail === 'function');
}

/** `paths`: files of the program for which its limits have no room. */
function leftOutWarning(paths: string[]): NewWarning {
  const values = { paths, mostFiles: MAX_FILES, mostBytes: MAX_FILES_BYTES };
  return { type: 'warning', code: 'files-left-out', values };
}

/** As a MemoryError is. */
const DOES_NOT_FIT: ReadonlySet<Finding['code']> = new Set(['script-too-large', 'outgrew-heap']);

function exitCodeOf({ reason, exitCode, failure }: ProfileEnd, { conclusive, findings }: Analysis): number {
  if (failure) return failure.exitCode;
  // Only mpgc was in the way.
  if (findings.some(({ code }) => code === 'fits-without-mpgc')) return 0;
  if (findings.some(({ code }) => DOES_NOT_FIT.has(code))) return EXIT.verdict;
  if (reason === 'not-compiled') return EXIT.usage;
  if (reason === 'exception' || (exitCode ?? 0) !== 0) return EXIT.verdict;
  return conclusive ? 0 : EXIT.inconclusive;
}
