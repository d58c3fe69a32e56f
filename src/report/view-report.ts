import type { Analysis } from '../analysis/analyse.js';
import type { Finding } from '../analysis/findings/find-findings.js';
import type { Summary } from '../analysis/run/summarize.js';
import { type ImportsView, viewImports } from './imports/view-imports.js';
import { type HoldersView, viewHolders, viewNoHolders } from './leak/view-holders.js';
import { type LeakView, viewLeak } from './leak/view-leak.js';
import { type LinesView, viewLines } from './lines/view-lines.js';
import { type FragmentationView, viewFragmentation } from './maps/view-fragmentation.js';
import { type MapView, viewMaps, viewSnapshotMap } from './maps/view-maps.js';
import { type NoallocView, viewNoalloc } from './noalloc/view-noalloc.js';
import { type Figure, listFigures } from './run/figure-list.js';
import { type OutputView, programOutput } from './run/program-output.js';
import { type CollectionsView, viewCollections } from './run/view-collections.js';
import { type BoardFact, boardFacts, type RunFact, runFacts } from './run/view-facts.js';
import { type RawView, viewRaw } from './run/view-raw.js';
import { type Sentence, viewSentences } from './run/view-sentences.js';
import { type ObjectsView, SIDES, viewObjects } from './snapshot/view-objects.js';
import { viewOwners } from './snapshot/view-owners.js';
import { type SourceView, viewSource } from './source/view-source.js';
import { type SummaryView, viewSummary } from './summary/view-summary.js';
import { sanitizeTexts } from './syntax/sanitize-text.js';
import type { Advice } from './text/advice/advice.js';
import { describeWarning } from './text/coded/describe-warning.js';
import { describeModelCheck, type ModelCheckText } from './text/describe-model-check.js';
import { describeFinding } from './text/findings/describe-finding.js';
import { findingAdvice } from './text/findings/finding-advice.js';
import { findingEvidence } from './text/findings/finding-evidence.js';
import { unitOfHolders } from './text/holder-text.js';
import { lostLocals } from './text/snapshot/snapshot-text.js';
import { type Timeline, viewTimeline } from './timeline/view-timeline.js';
import type { Verdict } from './verdict.js';

export type { Figure } from './run/figure-list.js';
export type { Fact } from './run/view-facts.js';
export type { TimelinePoint } from './timeline/view-timeline.js';

const OWN = SIDES.indexOf('mpgc');

/** What a report shows, all text made, in the order in which it is shown. The page and the terminal draw it. */
export interface ReportView {
  script: string;
  createdAt: string;
  mpgc: string;
  capture: string;
  verdict: Verdict;
  summary: SummaryView;
  /** More of the run, below the verdict. */
  sentences: Sentence[];
  figures: Figure[];
  findings: FindingView[];
  /** Who holds what grew, in a run that is no hunt; null where nobody looked. */
  holders: HoldersView | null;
  /** Null for a capture without a hunt for a leak. */
  leak: LeakView | null;
  /** Of `mpgc imports`; null for all others. */
  imports: ImportsView | null;
  /** Null for a run that was not asked whether a call allocates. */
  noalloc: NoallocView | null;
  warnings: WarningView[];
  board: BoardFact[];
  run: RunFact[];
  timeline: Timeline;
  /** Null where there is no heap map after the baseline. */
  fragmentation: FragmentationView | null;
  collections: CollectionsView;
  maps: MapView[];
  raw: RawView;
  /** How the heap compared with the reference model, on which predictions rest. */
  model: ModelCheckText;
  /** What the program printed, control characters made visible. */
  output: OutputView;
  traceback: string | null;
  /** The program's text, and where in it the error was raised that ended the run. */
  source: SourceView;
  /** Null where what lines allocate was not counted. */
  lines: LinesView | null;
  /** By a snapshot, or by what was kept of one; null where the objects on the heap were not read. */
  objects: ObjectsView | null;
}

export interface FindingView {
  severity: Finding['severity'];
  code: Finding['code'];
  text: string;
  /** The figures that it rests on, each with how it was obtained. */
  evidence: string[];
  /** What to do about it. */
  advice: Advice[];
}

export interface WarningView {
  code: string;
  text: string;
}

export function viewReport(analysis: Analysis, captureName: string): ReportView {
  const { summary } = analysis;
  const { header } = analysis.capture;
  const { repeatable } = analysis;
  const findings = analysis.findings.map((finding) => ({
    severity: finding.severity,
    code: finding.code,
    text: describeFinding(finding),
    evidence: findingEvidence(finding, summary),
    advice: findingAdvice(finding, { header, captureName, repeatable }),
  }));
  const traceback = summary.error?.traceback ?? summary.noalloc?.first?.raised?.traceback ?? '';
  const source = viewSource(analysis.sources, traceback);
  const leak = viewLeak(analysis, source.files);
  const imports = analysis.imports && viewImports(analysis.imports, summary.board?.totalBytes ?? null);
  const objects = objectsOfSnapshot(analysis);
  const verdict: Verdict = leak
    ? { code: leak.verdict, tone: leak.tone, ...leak.headline }
    : imports
      ? verdictOfImports(imports)
      : withOwner(verdictOf(findings, summary), objects);
  const timeline = viewTimeline(analysis.timeline);
  const view = {
    script: header.script.name,
    createdAt: header.createdAt,
    mpgc: header.mpgc,
    capture: captureName,
    verdict,
    summary: viewSummary(analysis),
    sentences: viewSentences(summary, findings),
    figures: imports ? [] : listFigures(analysis),
    findings,
    holders: leak ? null : holdersOfRun(analysis),
    leak,
    imports,
    noalloc: viewNoalloc(analysis),
    warnings: analysis.warnings.map((warning) => ({
      code: warning.code,
      text: describeWarning(warning, header.options),
    })),
    board: boardFacts(summary, header.port),
    run: runFacts(header, summary),
    fragmentation: summary.fragmentation && viewFragmentation(summary.fragmentation),
    collections: viewCollections(summary),
    raw: viewRaw(analysis.counts, summary),
    model: describeModelCheck(summary.modelCheck),
    traceback: summary.error?.traceback ?? null,
    source,
    lines: analysis.lines && viewLines(analysis.lines, source.files, analysis.lineAdvice),
  };
  return {
    ...sanitizeTexts(view),
    // These are long. What they have of text is made harmless where they are made: labels, lines; maps hold letters and hex digits alone (parse-dump.ts).
    timeline,
    output: programOutput(analysis.output),
    maps: [...viewMaps(summary, timeline.heap), ...snapshotMaps(analysis)],
    objects: objects ?? objectsOfRun(analysis),
  };
}

function holdersOfRun(analysis: Analysis): HoldersView | null {
  const { holders } = analysis.summary;
  return holders ? viewHolders(holders, unitOfHolders(holders)) : viewNoHolders(analysis);
}

/** With the sides of its blocks as the snapshot has them. */
function snapshotMaps({ snapshot }: Analysis): MapView[] {
  if (!snapshot) return [];
  const { sides } = snapshot.tree.blocks;
  return [viewSnapshotMap(snapshot.map, (allocation) => sides[allocation] === OWN)];
}

/** The last of the maps is of the snapshot. */
function objectsOfSnapshot({ snapshot, summary, capture }: Analysis): ObjectsView | null {
  if (!snapshot) return null;
  const { cost } = capture.records.first('snapshot')!;
  const end = capture.header.script ? (capture.records.first('end')?.reason ?? null) : null;
  const maps = [{ map: summary.maps.length, ...snapshot.tree.blocks }];
  return viewObjects(snapshot, { cost, maps, note: lostLocals(end) ?? '' });
}

function objectsOfRun({ summary, capture }: Analysis): ObjectsView | null {
  const record = capture.records.first('owners');
  return record && viewOwners(record, summary.maps);
}

/** Who keeps most is the answer, unless something went wrong. */
function withOwner(verdict: Verdict, objects: ObjectsView | null): Verdict {
  if (!objects) return verdict;
  if (objects.check.severity === 'error') {
    const tone = verdict.tone === 'bad' ? 'bad' : 'warning';
    return { ...verdict, tone, text: `${objects.check.text} ${verdict.text}` };
  }
  const sentences = [objects.sentence, verdict.text];
  return { ...verdict, text: (verdict.tone === 'bad' ? sentences.reverse() : sentences).join(' ') };
}

function verdictOfImports({ passed, sentence }: ImportsView): Verdict {
  return {
    code: passed ? 'imports-measured' : 'imports-failed',
    tone: passed ? 'good' : 'bad',
    word: null,
    text: sentence,
  };
}

function verdictOf([first]: FindingView[], { retainedBytes }: Summary): Verdict {
  if (first?.severity === 'error') return { code: first.code, tone: 'bad', word: null, text: first.text };
  if (first?.severity === 'warning') {
    return { code: first.code, tone: 'warning', word: null, text: first.text };
  }
  if (first) return { code: first.code, tone: 'good', word: null, text: first.text };
  return retainedBytes === null
    ? {
        code: 'retained-unknown',
        tone: 'warning',
        word: null,
        text: 'How much memory the program left on the heap is not known.',
      }
    : {
        code: 'nothing-retained',
        tone: 'good',
        word: null,
        text: 'The program ran and left no live memory behind.',
      };
}
