import type { Capture } from '../session/read-capture.js';
import { boundFigures, type Measurement } from './figures/bound-figures.js';
import { judgeLeak } from './leak/judge-leak.js';
import type { BlockGroup } from './maps/new-blocks.js';
import { newGroups } from './maps/new-groups.js';
import { type NoConclusion, noConclusion } from './run/conclusion.js';
import { type Finding, findFindings } from './run/find-findings.js';
import { summarize } from './run/summarize.js';

/** All that a capture says, made once a command: views, JSON, gate, comparison and exit codes take it, and derive nothing again. */
export interface Analysis extends Measurement {
  capture: Capture;
  /** The gravest first. */
  findings: Finding[];
  /** The allocations that the run left behind; null without the maps for it. */
  groups: BlockGroup[] | null;
  /** Whether the figures carry a conclusion, and why not. */
  conclusive: boolean;
  noConclusion: NoConclusion | null;
}

/** @throws MpgcError HEAP_DUMP_INVALID for a heap map that does not agree with itself */
export function analyse(capture: Capture): Analysis {
  const summary = summarize(capture);
  const leak = judgeLeak(capture.records);
  const doubt = noConclusion(capture, summary);
  return {
    capture,
    ...boundFigures(capture, summary, leak),
    findings: findFindings(capture, summary),
    groups: newGroups(summary.maps, leak && leak.series.calls - leak.series.warmUpCalls),
    conclusive: doubt === null,
    noConclusion: doubt,
  };
}
