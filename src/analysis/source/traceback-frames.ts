/** A place that a traceback names. */
export interface Frame {
  file: string;
  line: number;
}

const FRAME = /^ +File "(.*)", line (\d+)/gm;

/** The places of a traceback in its order: the innermost is the last. */
export function tracebackFrames(traceback: string): Frame[] {
  return [...traceback.matchAll(FRAME)].map(([, file = '', line]) => ({ file, line: Number(line) }));
}
