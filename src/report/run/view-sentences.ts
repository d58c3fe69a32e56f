import type { Finding } from '../../analysis/findings/find-findings.js';
import type { Summary } from '../../analysis/run/summarize.js';
import { describeModelCheck } from '../text/describe-model-check.js';
import { describeVerdict } from '../text/describe-room.js';
import { formatBytes, formatPlural, formatShare } from '../text/format.js';

export interface Sentence {
  code: 'peak' | 'kept' | 'room' | 'model';
  text: string;
}

/** The run in a few sentences below its verdict; what the findings say stays out. */
export function viewSentences(summary: Summary, findings: Pick<Finding, 'code'>[]): Sentence[] {
  const said = new Set(findings.map(({ code }) => code));
  const sentences: [Sentence['code'], string | null][] = [
    ['peak', peakSentence(summary)],
    ['kept', keptSentence(summary)],
    ['room', said.has('fragmented') ? null : roomSentence(summary)],
    ['model', said.has('model-mismatch') ? null : modelSentence(summary)],
  ];
  return sentences.flatMap(([code, text]) => (text === null ? [] : [{ code, text }]));
}

function peakSentence({ peakBytes, totalBytes, board, sampling }: Summary): string | null {
  if (peakBytes === null) return 'Memory in use is not known: no sample was taken.';
  const used = peakBytes + (board?.agent.heapBytes ?? 0);
  const heap =
    totalBytes === null
      ? ''
      : `; with mpgc's own, ${formatShare(used / totalBytes)} of the ${formatBytes(totalBytes)} heap`;
  return `Peak ${formatBytes(peakBytes)} in ${formatPlural(sampling.samples, 'sample')}, garbage included${heap}.`;
}

function keptSentence({ baselineBytes, finalLiveBytes, retainedBytes }: Summary): string | null {
  if (baselineBytes === null || finalLiveBytes === null || retainedBytes === null)
    return 'Live memory after the program is not known.';
  return `Live: ${formatBytes(baselineBytes)} before the program, ${formatBytes(finalLiveBytes)} after it.`;
}

/** What was free at a MemoryError, the finding of it says. */
function roomSentence({ fragmentation }: Summary): string | null {
  return fragmentation && fragmentation.role !== 'failure' ? describeVerdict(fragmentation) : null;
}

/** A heap that behaves is nothing to talk about up here. */
function modelSentence({ modelCheck }: Summary): string | null {
  const { tone, sentence } = describeModelCheck(modelCheck);
  return tone === 'bad' ? sentence : null;
}
