import { type Finding, findFindings } from '../analysis/find.js';
import { type Summary, summarize } from '../analysis/summarize.js';
import type { CaptureRecords } from '../session/capture-records.js';
import { decodeContent } from '../session/content.js';
import type { Capture } from '../session/read-capture.js';
import type { EndRecord, HeaderRecord } from '../session/schema.js';
import { describeFinding } from './describe-finding.js';
import { describeModelCheck, type ModelCheckText } from './describe-model-check.js';
import { findingAdvice } from './finding-advice.js';
import { findingEvidence } from './finding-evidence.js';
import {
  formatBytes,
  formatCount,
  formatFactor,
  formatMs,
  formatPlural,
  formatShare,
  formatUs,
  orUnknown,
} from './format.js';
import { sanitizeTexts } from './sanitize-text.js';
import { type CollectionsView, viewCollections } from './view-collections.js';
import { type FragmentationView, viewFragmentation } from './view-fragmentation.js';
import { type LeakView, viewLeak } from './view-leak.js';
import { type MapView, viewMaps } from './view-maps.js';
import { type RawView, viewRaw } from './view-raw.js';
import { viewSentences } from './view-sentences.js';
import { type Timeline, viewTimeline } from './view-timeline.js';

export type { TimelinePoint } from './view-timeline.js';

/** Characters of program output that a report holds: the first and the last half of that. */
const MOST_OUTPUT = 200_000;

/** What a report shows, all text made, in the order in which it is shown. The page and the terminal draw it. */
export interface ReportView {
  script: string;
  createdAt: string;
  mpgc: string;
  capture: string;
  verdict: { tone: 'good' | 'warning' | 'bad'; text: string };
  /** More of the run, below the verdict. */
  sentences: string[];
  figures: Figure[];
  findings: FindingView[];
  /** Null for a capture without a hunt for a leak. */
  leak: LeakView | null;
  warnings: string[];
  board: Fact[];
  run: Fact[];
  timeline: Timeline;
  /** Null where there is no heap map after the baseline. */
  fragmentation: FragmentationView | null;
  collections: CollectionsView;
  maps: MapView[];
  raw: RawView;
  /** How the heap compared with the reference model, on which predictions rest. */
  model: ModelCheckText;
  /** What the program printed, control characters made visible. */
  output: string;
  traceback: string | null;
}

export interface FindingView {
  severity: Finding['severity'];
  code: Finding['code'];
  text: string;
  /** The figures that it rests on, each with how it was obtained. */
  evidence: string[];
  /** What to do about it. */
  advice: string[];
}

export interface Figure {
  name: string;
  value: string;
  /** How it was obtained. */
  note: string;
}

export interface Fact {
  name: string;
  value: string;
}

export function viewCapture(capture: Capture, captureName: string): ReportView {
  const summary = summarize(capture);
  const { header, records } = capture;
  const findings = findFindings(capture, summary).map((finding) => ({
    severity: finding.severity,
    code: finding.code,
    text: describeFinding(finding),
    evidence: findingEvidence(finding, summary),
    advice: findingAdvice(finding, { header, captureName }),
  }));
  const leak = viewLeak(records, summary);
  const verdict = leak ? { tone: leak.tone, text: leak.sentence } : verdictOf(findings, summary);
  const timeline = viewTimeline(records, summary);
  const view = {
    script: header.script.name,
    createdAt: header.createdAt,
    mpgc: header.mpgc,
    capture: captureName,
    verdict,
    sentences: viewSentences(summary, [verdict.text, ...findings.map(({ text }) => text)]),
    figures: figuresOf(summary),
    findings,
    leak,
    warnings: Array.from(records.ofType('warning'), ({ message }) => message),
    board: boardFacts(summary, header.port),
    run: runFacts(header, summary),
    fragmentation: summary.fragmentation && viewFragmentation(summary.fragmentation),
    collections: viewCollections(records, summary),
    raw: viewRaw(records, summary),
    model: describeModelCheck(summary.modelCheck),
    output: outputOf(records),
    traceback: summary.error?.traceback ?? null,
  };
  return {
    ...sanitizeTexts(view),
    // These are long, and have no text but labels: maps hold letters and hex digits alone (parse-dump.ts).
    timeline: { ...timeline, marks: sanitizeTexts(timeline.marks) },
    maps: viewMaps(summary, timeline.heap),
  };
}

function verdictOf(findings: FindingView[], summary: Summary): ReportView['verdict'] {
  const [first] = findings;
  if (first?.severity === 'error') return { tone: 'bad', text: first.text };
  if (first?.severity === 'warning') return { tone: 'warning', text: first.text };
  const retained = summary.retainedBytes;
  if (retained === null) return { tone: 'warning', text: 'What the program retains is not known.' };
  return {
    tone: 'good',
    text:
      retained > 0
        ? `The program ran; ${formatBytes(retained)} more are live after it than before.`
        : 'The program ran, and left no more live memory than there was before.',
  };
}

function figuresOf(summary: Summary): Figure[] {
  const { collections, sampling, board } = summary;
  const bytes = (value: number | null) => orUnknown(value, formatBytes);
  const pause = collections.pauseUs;
  const atFailure = summary.finalMapRole === 'failure';
  const figures: Figure[] = [
    {
      name: 'Baseline',
      value: bytes(summary.baselineBytes),
      note: 'live before the program, after a collection',
    },
    {
      name: 'Peak',
      value: bytes(summary.peakBytes),
      note: `largest of ${formatPlural(sampling.samples, 'sample')}, garbage included`,
    },
    {
      name: 'Garbage',
      value: bytes(summary.garbageBytes),
      note: 'allocated when the program ended, minus live at the end',
    },
    {
      name: 'Live at the end',
      value: bytes(summary.finalLiveBytes),
      note: atFailure ? 'at the MemoryError, after a collection' : 'after the program, after collections',
    },
    { name: 'Retained', value: bytes(summary.retainedBytes), note: 'live at the end minus baseline' },
    { name: 'Heap', value: bytes(summary.totalBytes), note: 'GC: total, as the firmware prints it' },
    {
      name: 'Free',
      value: bytes(summary.freeBytes),
      note: atFailure ? 'heap map at the MemoryError' : 'heap map after the run',
    },
    {
      name: 'Largest free block',
      value: bytes(summary.largestFreeBytes),
      note: 'longest run of free blocks in that map',
    },
    {
      name: 'Fragmentation',
      value: orUnknown(summary.fragmentation?.ratio ?? null, formatShare),
      note: `1 - largest free / free${summary.fragmentation?.role === 'failure' ? ', at the MemoryError' : ', in that map'}`,
    },
    {
      name: 'Collections seen',
      value: board?.collects === 'at-prompt' ? 'none can run' : formatPlural(collections.drops, 'drop'),
      note:
        board?.collects === 'at-prompt'
          ? 'this firmware collects at the prompt only'
          : 'samples smaller than the one before: collected, or freed at once',
    },
    {
      name: 'Collection pause',
      value: pause ? `p50 ${formatUs(pause.p50)}, max ${formatUs(pause.max)}` : 'not known',
      note: pause
        ? `${formatPlural(pause.count, 'collection')} timed by the agent, by the board's clock`
        : 'the agent timed none',
    },
    {
      name: 'Agent',
      value: bytes(board?.agent.heapBytes ?? null),
      note: 'heap of the agent, measured on the board, subtracted above',
    },
    {
      name: 'Sampling',
      value: orUnknown(sampling.share, formatShare),
      note:
        sampling.share === null
          ? 'too short a time, or too few samples, to tell'
          : `of the time from the program's first sample to its end, ${formatUs(sampling.costUs)} by the board's clock, collections included`,
    },
  ];
  if (summary.clock?.differs) {
    const { boardMs, hostMs, factor } = summary.clock;
    figures.push({
      name: "Board's clock",
      value: `${formatFactor(factor)} as fast`,
      note: `as this computer's: ${formatMs(boardMs)} of the board in ${formatMs(hostMs)}, from the first to the last sample at the prompt`,
    });
  }
  if (summary.maxNewSplitBytes !== null) {
    figures.push({
      name: 'Could grow by',
      value: formatBytes(summary.maxNewSplitBytes),
      note: 'max new split: memory of the system, not part of free, and no sign of a leak',
    });
  }
  return figures;
}

function boardFacts({ board }: Summary, port: string): Fact[] {
  if (!board) return [];
  const clock = board.ticksResolutionUs;
  return [
    { name: 'Firmware', value: `${board.implementation} ${board.version.join('.')}` },
    { name: 'Build', value: board.build },
    { name: 'Machine', value: `${board.machine ?? board.platform}${isEmulated(port) ? ', emulated' : ''}` },
    ...(board.uniqueId ? [{ name: 'Unique id', value: board.uniqueId }] : []),
    ...(board.usb?.serialNumber ? [{ name: 'USB serial number', value: board.usb.serialNumber }] : []),
    { name: 'Word', value: orUnknown(board.wordBytes, (bytes) => `${bytes * 8} bit`) },
    { name: 'Block', value: orUnknown(board.blockBytes, formatBytes) },
    { name: 'Heap can grow', value: orUnknown(board.growing, (grows) => (grows ? 'yes' : 'no')) },
    { name: 'gc.threshold()', value: orUnknown(board.threshold, String) },
    { name: 'Collects', value: board.collects === 'inline' ? 'inside gc.collect()' : 'at the prompt only' },
    { name: 'Clock step', value: orUnknown(clock, formatUs) },
    { name: 'Raw paste', value: board.rawPaste ? 'yes' : 'no' },
    {
      name: 'Agent',
      value: `${board.agent.version}, ${formatBytes(board.agent.heapBytes)} of heap, ${formatBytes(board.agent.sourceBytes)} sent`,
    },
  ];
}

function isEmulated(port: string): boolean {
  return port.startsWith('emu:');
}

const END_TEXT: Record<EndRecord['reason'], string> = {
  finished: 'ran to its end',
  exit: 'ended by SystemExit',
  exception: 'raised an exception',
  'not-compiled': 'did not compile',
  duration: 'stopped when its time (--duration) was up',
  interrupted: 'stopped by ctrl-C',
  rebooted: 'restarted the board',
  lost: 'the board was lost',
  failed: 'the run failed',
};

function runFacts(header: HeaderRecord, { end }: Summary): Fact[] {
  const { options, script } = header;
  const took =
    end?.programStartMs != null && end.programEndMs != null ? end.programEndMs - end.programStartMs : null;
  return [
    {
      name: 'Script',
      value: `${script.name}, ${formatBytes(script.bytes)}, sha256 ${script.sha256.slice(0, 12)}`,
    },
    ...(options.hunt?.setup ? [{ name: 'Setup', value: options.hunt.setup }] : []),
    ...(options.call
      ? [
          {
            name: 'Repeated',
            value: options.hunt
              ? options.call
              : `${options.call}, ${formatPlural(options.iterations, 'time')}`,
          },
        ]
      : []),
    { name: 'Port', value: header.port },
    { name: 'Reset before', value: options.reset },
    { name: 'Program', value: end ? END_TEXT[end.reason] : 'no end recorded' },
    { name: 'Exit code', value: orUnknown(end?.exitCode ?? null, String) },
    { name: 'Took', value: orUnknown(took, (ms) => `${formatMs(ms)} by the host's clock, upload included`) },
    { name: 'Host', value: `${header.host.platform} ${header.host.arch}, node ${header.host.node}` },
  ];
}

function outputOf(records: CaptureRecords): string {
  const pieces = Array.from(records.ofType('output'), decodeContent);
  const output = Buffer.concat(pieces).toString('utf8').replaceAll('\r\n', '\n');
  if (output.length <= MOST_OUTPUT) return output;
  const left = formatCount(output.length - MOST_OUTPUT);
  return `${output.slice(0, MOST_OUTPUT / 2)}\n[… ${left} characters left out here; the capture has them …]\n${output.slice(-MOST_OUTPUT / 2)}`;
}
