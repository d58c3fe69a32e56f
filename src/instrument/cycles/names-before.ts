import { parametersOf } from '../functions.js';
import { statementsOf } from '../lines/statements.js';
import type { SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';

/**
 * The names that the function around a loop is sure to have at each of its passes: its parameters, and what statements on the way there assign,
 * without what any statement takes away again. None of a loop at the top.
 */
export function namesBefore(loop: SyntaxNode, text: string): string[] {
  const names: string[] = [];
  const elsewhere: string[] = [];
  let child = loop;
  for (let at = loop.parent; at; at = at.parent) {
    if (at.name === 'Body') {
      for (const before of statementsOf(at)) {
        if (before.from >= child.from) break;
        if (before.name === 'ScopeStatement') elsewhere.push(...namesIn(before, text));
        if (before.name === 'AssignStatement') names.push(...targetsOf(before, text));
      }
    }
    if (at.name === 'ClassDefinition' || at.name === 'Script') return [];
    if (at.name === 'FunctionDefinition') {
      const all = new Set([...parametersOf(at, text), ...names]);
      const without = new Set([...elsewhere, ...takenAway(at, text)]);
      return [...all].filter((name) => !without.has(name));
    }
    child = at;
  }
  return [];
}

/** A type alone assigns nothing. */
function targetsOf(statement: SyntaxNode, text: string): string[] {
  const last = statement.getChildren('AssignOp').at(-1);
  return last ? namesIn(statement, text, last.from) : [];
}

/** By `del`, and by the end of an `except … as`. */
function takenAway(definition: SyntaxNode, text: string): string[] {
  return [...walk(definition)].flatMap((node) => {
    if (node.name === 'DeleteStatement')
      return [...walk(node)].flatMap((one) => namesIn(one, text)).concat(namesIn(node, text));
    if (node.name !== 'VariableName' || node.parent?.name !== 'TryStatement') return [];
    return node.prevSibling?.name === 'as' ? [text.slice(node.from, node.to)] : [];
  });
}

/** Those that are children, not of what is indexed or asked for an attribute. */
function namesIn(node: SyntaxNode, text: string, to = node.to): string[] {
  const names: string[] = [];
  for (let child = node.firstChild; child && child.from < to; child = child.nextSibling)
    if (child.name === 'VariableName') names.push(text.slice(child.from, child.to));
  return names;
}
