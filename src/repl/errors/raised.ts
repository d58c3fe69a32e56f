/** An exception that left a submission. */
export interface Raised {
  /** Name of its class, like MemoryError. */
  exception: string;
  /** The line that names it, as the board printed it. */
  message: string;
  /** All that the board printed of it. */
  traceback: string;
}

const FRAME = /^ +File "/;

/**
 * Reads what the board prints of an exception: a line for each frame, and then the class with what it was given, which
 * may be several lines. Null where it printed nothing. The one place that looks into a traceback for what was raised.
 */
export function parseRaised(traceback: string): Raised | null {
  const lines = traceback.trimEnd().split(/\r?\n/);
  const message = lines[lines.findLastIndex((line) => FRAME.test(line)) + 1] ?? lines.at(-1) ?? '';
  if (traceback.trim() === '') return null;
  const exception = /^[\w.]+/.exec(message)?.[0] ?? 'Exception';
  return { exception, message: shortened(message), traceback: shortened(traceback) };
}

/** Nobody reads more of a message, or of a recursion that was too deep. */
const MAX_CHARACTERS = 8000;

function shortened(text: string): string {
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…\n` : text;
}

/** The exception without the first `count` frames of its traceback: those of a line around what raised it. */
export function withoutFrames(raised: Raised, count: number): Raised {
  let left = count;
  const lines = raised.traceback.split('\n').filter((line) => !FRAME.test(line) || left-- <= 0);
  return { ...raised, traceback: lines.join('\n') };
}

export function frameCount({ traceback }: Raised): number {
  return traceback.split('\n').filter((line) => FRAME.test(line)).length;
}
