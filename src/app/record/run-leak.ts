import type { LeakToTrace } from '../../agent/run/profile-request.js';
import type { Finding } from '../../analysis/findings/find-findings.js';
import { isExplained } from '../../analysis/holders/holders.js';
import { gravestOf } from '../../analysis/leak/gravest-of.js';
import { areDecided, type LeakJudgement, type LeakVerdict } from '../../analysis/leak/judge-leak.js';
import { LeakFold } from '../../analysis/leak/leak-fold.js';
import { EXIT, MpgcError } from '../../errors.js';
import { type ChosenLoop, chooseLoops, loopsOfScript } from '../../instrument/cycles/choose-loops.js';
import { mayGoOn } from '../../instrument/cycles/may-go-on.js';
import { sourceTexts } from '../../instrument/cycles/source-text.js';
import { type Program, withProgram } from '../program/with-program.js';
import {
  leakRequest,
  loopsRequest,
  type RunLeakOptions,
  type RunRequest,
  type RunWatchOptions,
  type WatchOptions,
  watchOptions,
  watchRequest,
} from './profile-options.js';
import { makeRun, type NewWarning, type ProfileResult } from './run-profile.js';

export interface LeakResult extends ProfileResult {
  verdict: LeakVerdict;
}

/**
 * Hunts for a leak from script to report: the one function behind `mpgc leak`.
 * @throws MpgcError USAGE of options, and when nothing could be measured; then no file is left behind
 */
export async function runLeak(options: RunLeakOptions): Promise<LeakResult> {
  const request = leakRequest(options);
  return withProgram(request, (program) => hunt(request, program));
}

/** Goes on until there is a verdict. */
async function hunt(
  request: RunRequest,
  program: Program,
  warnings: readonly NewWarning[] = [],
): Promise<LeakResult> {
  const leak = new LeakFold();
  const judged: RunRequest = {
    ...request,
    onRecord: (record) => {
      leak.add(record);
      request.onRecord?.(record);
    },
    decided: () => areDecided(leak.result()),
    leaks: () => leakToTrace(leak.result()),
    unexplained: (census) => !isExplained(census, gravestOf(leak.result())?.rate ?? null),
  };
  const result = await makeRun(judged, program, warnings);
  return {
    ...result,
    verdict: result.analysis.leak?.verdict ?? 'inconclusive',
    exitCode: exitCodeOf(result),
  };
}

/** The one that is told of; a hunt that follows no loop has one judgement. */
function leakToTrace(all: LeakJudgement[]): LeakToTrace | null {
  const judged = gravestOf(all);
  if (judged?.verdict !== 'leak') return null;
  if (!judged.loop) return { type: 'calls' };
  const { loop, rate } = judged;
  return { type: 'passes', ...placeOf(loop), perUnit: rate?.perUnit ?? 0 };
}

function placeOf({ file, line, callback }: ChosenLoop): Omit<ChosenLoop, 'functionName'> {
  return { ...(file === undefined ? {} : { file }), line, ...(callback ? { callback } : {}) };
}

/** Both end in MemoryError. */
const FAILS: readonly LeakVerdict[] = ['leak', 'fragmenting'];

/** What was seen to grow or to shrink did so on any heap; that nothing leaks is said of one that behaves as the model alone. */
function exitCodeOf({ failure, analysis: { leak, conclusive } }: ProfileResult): number {
  if (failure) return failure.exitCode;
  if (leak?.raised) return EXIT.usage;
  if (leak && FAILS.includes(leak.verdict)) return EXIT.verdict;
  return !leak || leak.verdict === 'inconclusive' || !conclusive ? EXIT.inconclusive : 0;
}

/**
 * Runs a program that goes on by itself, and judges whether memory grows with the passes of its loops, else with time: `mpgc leak`
 * without a call.
 * @throws MpgcError USAGE of options, and when nothing could be measured; then no file is left behind
 */
export async function runWatch(asked: RunWatchOptions): Promise<ProfileResult> {
  const options = watchOptions(asked);
  return withProgram(options, (program) => watchProgram(options, program));
}

async function watchProgram(options: WatchOptions, program: Program): Promise<ProfileResult> {
  const { name, text } = program.script;
  const texts = sourceTexts(text, program.files);
  const loops = chooseLoops(name, texts, options.loop);
  const goesOn = mayGoOn(sourceTexts(text, [...program.files, ...program.stored]));
  const watched = watchRequest(options, { goesOn });
  if (loops.length === 0) return watch(watched, program);
  try {
    return await hunt(loopsRequest(options, loops), program);
  } catch (error) {
    const others = loops.filter(({ file, callback, thread }) => file !== undefined || callback || thread);
    if (options.loop !== null || others.length === 0 || !isNotStepped(error)) throw error;
    const places = others.map(({ file = name, line }) => `${file}:${line}`);
    const ofScript = loopsOfScript(texts);
    const values = { places, instead: ofScript.length > 0 ? 'loops' : 'time' };
    const warning: NewWarning = { type: 'warning', code: 'not-stepped', values };
    return ofScript.length > 0
      ? hunt(loopsRequest(options, ofScript), program, [warning])
      : watch(watched, program, [warning]);
  }
}

/** Of the board that the program was to be run on. */
function isNotStepped(error: unknown): boolean {
  return error instanceof MpgcError && error.code === 'LOOPS_NOT_STEPPED';
}

async function watch(
  request: RunRequest,
  program: Program,
  warnings: readonly NewWarning[] = [],
): Promise<ProfileResult> {
  const result = await makeRun(request, program, warnings);
  return { ...result, exitCode: watchExitCode(result) };
}

function watchExitCode({ failure, exitCode, analysis }: ProfileResult): number {
  const { findings, conclusive, summary } = analysis;
  if (failure) return failure.exitCode;
  const found = (code: Finding['code']) => findings.some((finding) => finding.code === code);
  // A heap that is full of what is live was filled, also where no sample saw it grow.
  const isFilled = findings.some(
    (finding) =>
      finding.code === 'out-of-memory' && finding.reasons.some(({ code }) => code === 'mostly-live'),
  );
  if (found('grows-over-time') || isFilled) return EXIT.verdict;
  if (summary.error) return EXIT.usage;
  return exitCode === 0 && conclusive && found('steady-over-time') ? 0 : exitCode || EXIT.inconclusive;
}
