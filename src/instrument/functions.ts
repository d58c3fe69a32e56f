import { lineOf } from './line-of.js';
import { parseProgram, type SyntaxNode } from './parse-program.js';

/** Whether a function definition is of a coroutine. */
export function isCoroutine(definition: SyntaxNode): boolean {
  return definition.firstChild?.name === 'async';
}

/** The name that a definition gives. */
export function nameOf(definition: SyntaxNode, text: string): string {
  const name = definition.getChild('VariableName');
  return name ? text.slice(name.from, name.to) : '';
}

/** The names of its parameters, without what a default names. */
export function parametersOf(definition: SyntaxNode, text: string): string[] {
  const names: string[] = [];
  for (let child = definition.getChild('ParamList')?.firstChild ?? null; child; child = child.nextSibling)
    if (child.name === 'VariableName' && child.prevSibling?.name !== 'AssignOp')
      names.push(text.slice(child.from, child.to));
  return names;
}

/** The last name of what is called: `run` of `App().run()`. */
export function calleeOf(call: SyntaxNode, text: string): string {
  const callee = call.firstChild;
  const name = callee?.name === 'MemberExpression' ? callee.lastChild : callee;
  return name ? text.slice(name.from, name.to) : '';
}

/** What a program starts its tasks by, in MicroPython and in older versions of it. */
export const RUNS_TASKS = /^(run|run_until_complete|run_forever)$/;

const OTHER_COMPILERS = /^@\s*(\w+\s*\.\s*)*(native|viper|asm_\w+)\b/;

/** Whether a function, or one around it, is compiled into machine code, whose rules are others. */
export function isMachineCode(definition: SyntaxNode, text: string): boolean {
  for (let at: SyntaxNode | null = definition; at; at = at.parent) {
    if (at.name !== 'DecoratedStatement') continue;
    const decorators = at.getChildren('Decorator');
    if (decorators.some(({ from, to }) => OTHER_COMPILERS.test(text.slice(from, to)))) return true;
  }
  return false;
}

/** The name of the innermost function around a line, from 1; null at the top. */
export function functionAt(text: string, line: number): string | null {
  let name: string | null = null;
  parseProgram(text).iterate({
    enter: ({ name: kind, node }) => {
      if (kind !== 'FunctionDefinition') return;
      const last = lineOf(text, node.from + text.slice(node.from, node.to).trimEnd().length);
      if (lineOf(text, node.from) < line && line <= last) name = nameOf(node, text);
    },
  });
  return name;
}
