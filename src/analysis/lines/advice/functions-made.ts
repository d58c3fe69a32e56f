import type { SyntaxNode } from '../../../instrument/parse-program.js';
import { walk } from '../../../instrument/walk.js';
import type { FindPatterns } from './line-pattern.js';
import { attributeOf, expressionsOf, isGivenElsewise, type ProgramSyntax } from './program-syntax.js';

/** Functions that are made anew to be passed on: a method bound to its object, a lambda that takes nothing from around it. */
export const functionsMade: FindPatterns = (statement, program, { blockBytes }) =>
  [...expressionsOf(statement)]
    .filter(({ parent }) => parent?.name === 'ArgList')
    .flatMap((node) => {
      const code = isOwnMethod(node, program)
        ? 'keep-bound-method'
        : isFreeLambda(node, program)
          ? 'define-once'
          : null;
      return code === null
        ? []
        : [{ code, name: program.textOf(node), mostBytes: blockBytes, leftBytes: 0, isAll: false } as const];
    });

/** `self.tick`, of a class that defines `tick`. */
function isOwnMethod(node: SyntaxNode, program: ProgramSyntax): boolean {
  const attribute = attributeOf(node);
  if (!attribute || program.textOf(attribute.object) !== 'self') return false;
  const name = program.textOf(attribute.property);
  const ofClass = classAround(node);
  const suite = ofClass?.getChild('Body');
  return (
    suite?.getChildren('FunctionDefinition').some((method) => name === methodName(method, program)) ?? false
  );
}

function methodName(method: SyntaxNode, program: ProgramSyntax): string {
  const name = method.getChild('VariableName');
  return name ? program.textOf(name) : '';
}

function classAround(node: SyntaxNode): SyntaxNode | null {
  let at = node.parent;
  while (at && at.name !== 'ClassDefinition') at = at.parent;
  return at;
}

/** One that needs a name of the function around it is a closure, and another each time. */
function isFreeLambda(node: SyntaxNode, program: ProgramSyntax): boolean {
  if (node.name !== 'LambdaExpression') return false;
  const scope = program.scopeOf(node);
  if (scope.name === 'Script') return true;
  const own = new Set(namesIn(node.getChild('ParamList'), program));
  const around = new Set(
    [...walk(scope)]
      .filter((one) => one.name === 'VariableName' && isBound(one))
      .map((one) => program.textOf(one)),
  );
  return [...walk(node)].every((one) => {
    if (one.name !== 'VariableName') return true;
    const name = program.textOf(one);
    return own.has(name) || !around.has(name);
  });
}

function isBound(name: SyntaxNode): boolean {
  return (
    isGivenElsewise(name) ||
    /^(Assign|Update)Statement$/.test(name.parent?.name ?? '') ||
    name.nextSibling?.name === 'AssignOp'
  );
}

function namesIn(node: SyntaxNode | null, program: ProgramSyntax): string[] {
  return node ? node.getChildren('VariableName').map((name) => program.textOf(name)) : [];
}
