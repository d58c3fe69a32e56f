import { loopConditionsAt } from '../../analysis/source/loop-conditions.js';
import { type Frame, tracebackFrames } from '../../analysis/source/traceback-frames.js';
import type { RecordOf } from '../../session/schema.js';
import { MAX_SOURCE_BYTES } from '../../session/source/source-schema.js';
import { formatBytes, formatCount } from '../text/format.js';

/** Beside a line that raised, at either side. */
const AROUND = 2;
/** Of all files together: more would make a page of many MB. */
const MOST_LINES = 20_000;

/** The program as it was run. */
export interface SourceView {
  /** The script first; none in captures from before there were sources. */
  files: SourceFileView[];
  /** Where the error that ended the run was raised; null where none did, or where the line is not known. */
  raised: SourceExcerpt | null;
}

export interface SourceFileView {
  path: string;
  /** From line 1 on. */
  lines: string[];
  /** Why lines are missing; null where none are. */
  note: string | null;
}

/** A line with some around it. */
export interface SourceExcerpt {
  /** Its place in SourceView.files. */
  file: number;
  path: string;
  line: number;
  /** The number of the first of `lines`. */
  firstLine: number;
  lines: string[];
  /** Lines that the traceback may mean as well: conditions of loops (loop-conditions.ts). */
  orLines: number[];
}

export function viewSource(sources: RecordOf<'source'>[], traceback: string): SourceView {
  let room = MOST_LINES;
  const files = sources.map((source) => {
    const file = viewFile(source, room);
    room -= file.lines.length;
    return file;
  });
  return { files, raised: excerptOf(files, tracebackFrames(traceback)) };
}

function viewFile({ path, text, bytes, leftOut }: RecordOf<'source'>, mostLines: number): SourceFileView {
  if (text === undefined) {
    const note =
      leftOut === 'too-large'
        ? `Its text, ${formatBytes(bytes)}, is not in the capture, which takes ${formatBytes(MAX_SOURCE_BYTES)} of source.`
        : 'Its text is not in the capture: it was recorded with --no-source.';
    return { path, lines: [], note };
  }
  const all = text.replace(/\n$/, '').split('\n');
  const lines = all.slice(0, mostLines);
  const note =
    lines.length === all.length
      ? null
      : `Lines 1 to ${formatCount(lines.length)} of ${formatCount(all.length)}; the capture has them all.`;
  return { path, lines, note };
}

/** The innermost place that is in one of the files. */
function excerptOf(files: SourceFileView[], frames: Frame[]): SourceExcerpt | null {
  for (const { file: path, line } of frames.reverse()) {
    const file = files.findIndex((one) => one.path === path);
    const lines = files[file]?.lines ?? [];
    if (line < 1 || line > lines.length) continue;
    const firstLine = Math.max(1, line - AROUND);
    const around = lines.slice(firstLine - 1, line + AROUND);
    const end = around.findLastIndex((text, at) => text.trim() !== '' || firstLine + at === line) + 1;
    const orLines = loopConditionsAt(lines.join('\n'), line);
    return { file, path, line, firstLine, lines: around.slice(0, end), orLines };
  }
  return null;
}
