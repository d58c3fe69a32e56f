import { lineFinder } from '../../instrument/line-of.js';
import { parseProgram, type SyntaxNode } from '../../instrument/parse-program.js';

/**
 * The lines of the `while` whose condition may be meant where a traceback names `line`, the innermost first; empty where none may.
 * MicroPython compiles the condition behind the loop's body, and its table of lines goes forwards alone: what the condition raises has
 * the number of the last line in the body (py/emitbc.c, mp_emit_bc_set_source_line()).
 */
export function loopConditionsAt(text: string, line: number): number[] {
  const lineOf = lineFinder(text);
  const found: number[] = [];
  parseProgram(text).iterate({
    enter: ({ name, node }) => {
      if (name !== 'WhileStatement' || isConstant(node, text)) return;
      const body = node.getChild('Body');
      const last = body && lastStatement(body);
      if (!last || line < lineOf(last.from) || line > lineOf(endOf(last))) return;
      found.unshift(lineOf(node.from));
    },
  });
  return found;
}

/** Such a loop has no condition when it is compiled. */
function isConstant(loop: SyntaxNode, text: string): boolean {
  const test = loop.getChild('while')?.nextSibling;
  return test != null && /^(True|[1-9]\d*)$/.test(text.slice(test.from, test.to));
}

/** Code of its own has lines of its own: of the loop's is that in which it is made. */
const CODE = new Set(['FunctionDefinition', 'ClassDefinition']);

function endOf({ name, from, to }: SyntaxNode): number {
  return CODE.has(name) ? from : Math.max(from, to - 1);
}

/** The last one in it, however deep. */
function lastStatement(body: SyntaxNode): SyntaxNode | null {
  let last: SyntaxNode | null = null;
  for (let child = body.lastChild; child; child = child.prevSibling) {
    if (/Statement$|Definition$/.test(child.name)) {
      last = child;
      break;
    }
  }
  if (last === null || CODE.has(last.name)) return last;
  const inner = last.getChildren('Body').at(-1);
  return (inner && lastStatement(inner)) ?? last;
}
