import { parseProgram } from '../parse-program.js';

/** A file that a program opens by a name that is written in it. */
export interface Opened {
  path: string;
  /** Whether it may be changed. */
  writes: boolean;
}

const OPEN =
  /^open\s*\(\s*(['"])([^'"\\\n]+)\1\s*(?:,\s*(?:mode\s*=\s*)?(?:(['"])(\w*\+?\w*)\3)?\s*([^)]*))?\)$/;

/** The calls of open() with a path as a text, in the order of the program. A mode that is no text may be any. */
export function findOpened(text: string): Opened[] {
  const opened: Opened[] = [];
  parseProgram(text).iterate({
    enter: ({ name, from, to }) => {
      if (name !== 'CallExpression') return;
      const [call, , path, quote, mode = 'r'] = OPEN.exec(text.slice(from, to)) ?? [];
      if (path === undefined) return;
      const hasMode = call?.includes(',') === true;
      opened.push({ path, writes: (hasMode && quote === undefined) || /[wax+]/.test(mode) });
    },
  });
  return opened;
}
