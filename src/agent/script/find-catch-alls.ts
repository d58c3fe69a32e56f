import { parseProgram } from '../../instrument/parse-program.js';

type Node = ReturnType<typeof parseProgram>['topNode'];

/** Names of the classes that MemoryError is one of. */
const GENERAL = /^\(?\s*(Exception|BaseException)\b|,\s*(Exception|BaseException)\b/;

/**
 * The lines of a script with an `except` that catches MemoryError without naming it, and lets the program go on; from 1, in
 * order.
 */
export function findCatchAlls(text: string): number[] {
  const lines: number[] = [];
  parseProgram(text).iterate({
    enter: ({ name, node }) => {
      if (name !== 'TryStatement') return;
      for (const clause of clausesOf(node)) {
        const [first, last] = [clause.what[0], clause.what.at(-1)];
        const caught = text.slice(first?.from, first && last ? last.to : 0);
        if (/\bMemoryError\b/.test(caught)) return;
        const isGeneral = clause.what.length === 0 || GENERAL.test(caught);
        if (isGeneral && !raises(clause.body)) lines.push(text.slice(0, clause.from).split('\n').length);
      }
    },
  });
  return lines.sort((a, b) => a - b);
}

/** Whether an `except` of a script catches MemoryError, by its name or by one that takes it in, and does not raise it again. */
export function catchesMemoryError(text: string): boolean {
  let catches = false;
  parseProgram(text).iterate({
    enter: ({ name, node }) => {
      if (name !== 'TryStatement') return;
      catches ||= clausesOf(node).some(({ what, body }) => {
        const [first, last] = [what[0], what.at(-1)];
        const caught = text.slice(first?.from, first && last ? last.to : 0);
        const isCaught = what.length === 0 || GENERAL.test(caught) || /\bMemoryError\b/.test(caught);
        return isCaught && !raises(body);
      });
    },
  });
  return catches;
}

interface Clause {
  from: number;
  /** What stands between `except` and its colon. */
  what: Node[];
  body: Node;
}

function clausesOf(statement: Node): Clause[] {
  const clauses: Clause[] = [];
  let open: Omit<Clause, 'body'> | null = null;
  for (let child = statement.firstChild; child; child = child.nextSibling) {
    if (child.name === 'except') open = { from: child.from, what: [] };
    else if (child.name === 'Body' && open) {
      clauses.push({ ...open, body: child });
      open = null;
    } else open?.what.push(child);
  }
  return clauses;
}

function raises(body: Node): boolean {
  let found = false;
  body.toTree().iterate({
    enter: ({ name }) => {
      found ||= name === 'RaiseStatement';
    },
  });
  return found;
}
