import type { SyntaxNode } from '../../../instrument/parse-program.js';
import { walk } from '../../../instrument/walk.js';
import { attributeOf, type ProgramSyntax, sidesOf } from './program-syntax.js';

/** What they are given stays in what they belong to. */
const KEEPS = /^(append|appendleft|add|put|put_nowait|insert|setdefault|memoryview|[A-Z]\w*)$/;
const CONTAINERS = /^(Array|Tuple|Dictionary|Set)Expression$/;
const LEAVES = /^(Return|Yield)Statement$|^YieldExpression$/;

/** Whether a local object may live on, by the text: then it cannot be made once and used again. */
export function isKept(made: SyntaxNode, program: ProgramSyntax): boolean {
  const { parent } = made;
  if (!parent) return true;
  if (parent.name === 'ArgList') return isKeptByCall(parent, program);
  if (parent.name !== 'AssignStatement') return true;
  const { targets, values } = sidesOf(parent);
  const [target, ...more] = targets;
  if (target?.name !== 'VariableName' || more.length + values.length > 1) return true;
  return isNameKept(program.textOf(target), program.scopeOf(parent), program);
}

function isNameKept(name: string, scope: SyntaxNode, program: ProgramSyntax): boolean {
  for (const use of walk(scope)) {
    if (use.name !== 'VariableName' || program.textOf(use) !== name) continue;
    const { parent } = use;
    if (parent === null || parent.name === 'ScopeStatement') return true;
    // A function in it may be called when this one has ended.
    if (scope.name === 'FunctionDefinition' && !isSame(program.scopeOf(use), scope)) return true;
    if (LEAVES.test(parent.name) || CONTAINERS.test(parent.name)) return true;
    if (parent.name === 'AssignStatement' && sidesOf(parent).values.some((value) => isSame(value, use)))
      return true;
    if (parent.name === 'ArgList' && isKeptByCall(parent, program)) return true;
  }
  return false;
}

/** Whether what takes these arguments may hold on to them; also what is no call. */
export function isKeptByCall(list: SyntaxNode, program: ProgramSyntax): boolean {
  const callee = list.parent?.firstChild;
  if (!callee || list.parent?.name !== 'CallExpression') return true;
  const name = attributeOf(callee)?.property ?? callee;
  return KEEPS.test(program.textOf(name));
}

function isSame(a: SyntaxNode, b: SyntaxNode): boolean {
  return a.from === b.from && a.to === b.to && a.name === b.name;
}
