import { parser } from '@lezer/python';
import { MpgcError } from '../../errors.js';

/** Expressions that are evaluated without doing any work. */
const IDLE = new Set(['VariableName', 'MemberExpression', 'LambdaExpression', 'ComprehensionExpression']);
/** They would make a generator or a coroutine of the loop that they are compiled into, which then never runs. */
const SUSPENDS = new Set(['YieldExpression', 'AwaitExpression', 'yield', 'await']);

/** Takes a single expression that does something when it is evaluated. @throws MpgcError USAGE */
export function checkCall(call: string): void {
  const source = `(${call}\n)`;
  const { topNode } = parser.parse(source);
  const outer = topNode.firstChild?.firstChild;
  let broken = false;
  let suspends = false;
  topNode.cursor().iterate((node) => {
    broken ||= node.type.isError;
    suspends ||= SUSPENDS.has(node.name);
  });
  const inner = outer?.name === 'ParenthesizedExpression' && outer.to === source.length ? outer : null;
  const expression = inner?.firstChild?.nextSibling;
  if (suspends) {
    throw usage(`--call cannot wait or yield: ${call}`, 'Wrap it in a function of the script and call that.');
  }
  if (broken || !expression || expression.name === ')' || expression.name === 'Comment') {
    throw usage(`--call is not one expression: "${call}"`, 'Give one expression, like --call "step()".');
  }
  if (IDLE.has(expression.name) && !source.slice(expression.from, expression.to).includes('[')) {
    const meant = source.slice(expression.from, expression.to);
    throw usage(`--call "${call}" calls nothing.`, `Did you mean --call "${meant}()"?`);
  }
}

function usage(message: string, suggestion: string): MpgcError {
  return new MpgcError('USAGE', message, { suggestions: [suggestion] });
}
