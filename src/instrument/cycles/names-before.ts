import type { SyntaxNode } from '../parse-program.js';
import { walk } from '../walk.js';

/**
 * The names that the function around a loop is sure to have when the loop begins: its parameters, and what statements on the way there assign.
 * None of a loop at the top.
 */
export function namesBefore(loop: SyntaxNode, text: string): string[] {
  const names: string[] = [];
  const elsewhere: string[] = [];
  let child = loop;
  for (let at = loop.parent; at; at = at.parent) {
    if (at.name === 'Body') {
      for (let before = at.firstChild; before && before.from < child.from; before = before.nextSibling) {
        if (before.name === 'ScopeStatement') elsewhere.push(...namesIn(before, text));
        if (before.name === 'AssignStatement') names.push(...targetsOf(before, text));
      }
    }
    if (at.name === 'ClassDefinition' || at.name === 'Script') return [];
    if (at.name === 'FunctionDefinition') {
      const all = new Set([...parametersOf(at, text), ...names]);
      for (const node of walk(at))
        if (node.name === 'DeleteStatement') elsewhere.push(...namesIn(node, text));
      return [...all].filter((name) => !elsewhere.includes(name));
    }
    child = at;
  }
  return [];
}

/** Without what a default names. */
function parametersOf(definition: SyntaxNode, text: string): string[] {
  const names: string[] = [];
  for (let child = definition.getChild('ParamList')?.firstChild ?? null; child; child = child.nextSibling)
    if (child.name === 'VariableName' && child.prevSibling?.name !== 'AssignOp')
      names.push(text.slice(child.from, child.to));
  return names;
}

function targetsOf(statement: SyntaxNode, text: string): string[] {
  const last = statement.getChildren('AssignOp').at(-1);
  return namesIn(statement, text, last?.from);
}

/** Those that are children, not of what is indexed or asked for an attribute. */
function namesIn(node: SyntaxNode, text: string, to = node.to): string[] {
  const names: string[] = [];
  for (let child = node.firstChild; child && child.from < to; child = child.nextSibling)
    if (child.name === 'VariableName') names.push(text.slice(child.from, child.to));
  return names;
}
