import type { Analysis } from '../analyse.js';

/** A line of a program, or a function of it where lines are not known. */
export interface PlacedLine {
  path: string;
  functionName: string;
  /** From 1; null for a function, and for what no line made. */
  line: number | null;
}

/** What is the same line in two captures. */
export interface LinePlace {
  path: string;
  functionName: string;
  /** Without indentation; empty where a capture has no text of the file. */
  text: string;
}

export interface LinePair<Base, Current> extends LinePlace {
  base: Base | null;
  current: Current | null;
}

type Side = Pick<Analysis, 'capture' | 'sources'>;

/**
 * Lines of two captures, matched by file, function and text, so that a line that was moved is the same; of lines that are alike the
 * first with the first. Where the text of a file is missing from one of them, by number. The scripts are the same file, also by
 * another name.
 */
export function matchLines<Line extends PlacedLine>(
  base: { side: Side; lines: readonly Line[] },
  current: { side: Side; lines: readonly Line[] },
): LinePair<Line, Line>[] {
  const [before, after] = [textsOf(base.side), textsOf(current.side)];
  const both = new Set([...before.keys()].filter((file) => after.has(file)));
  const old = keyed(base, before, both);
  const now = keyed(current, after, both);
  return [...new Set([...old.keys(), ...now.keys()])].map((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const { path, functionName } = (is ?? was)!.line;
    return {
      path,
      functionName,
      text: (is ?? was)!.text,
      base: was?.line ?? null,
      current: is?.line ?? null,
    };
  });
}

/** Of the files whose text is known, the lines. */
function textsOf({ capture, sources }: Side): Map<string, string[]> {
  return new Map(
    sources.flatMap(({ path, text }) =>
      text === undefined ? [] : [[fileOf(path, capture), text.split('\n')] as const],
    ),
  );
}

/** No file of a program has an empty name. */
function fileOf(path: string, { header }: Side['capture']): string {
  return path === header.script.name ? '' : path;
}

function keyed<Line extends PlacedLine>(
  { side, lines }: { side: Side; lines: readonly Line[] },
  texts: Map<string, string[]>,
  both: Set<string>,
): Map<string, { line: Line; text: string }> {
  const found = new Map<string, { line: Line; text: string }>();
  const met = new Map<string, number>();
  const inOrder = [...lines].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  for (const line of inOrder) {
    const file = fileOf(line.path, side.capture);
    const text =
      line.line === null ? '' : (texts.get(file)?.[line.line - 1] ?? '').replace(/\s+/g, ' ').trim();
    const place = both.has(file) ? text : String(line.line);
    const alike = JSON.stringify([file, line.functionName, place]);
    const count = met.get(alike) ?? 0;
    met.set(alike, count + 1);
    found.set(`${count} ${alike}`, { line, text });
  }
  return found;
}
