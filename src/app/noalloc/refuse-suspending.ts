import { MpgcError } from '../../errors.js';
import { calleeOf, isCoroutine, nameOf } from '../../instrument/functions.js';
import { parseProgram, type SyntaxNode } from '../../instrument/parse-program.js';
import { suspends } from '../../instrument/statements/reached-functions.js';
import { walk } from '../../instrument/walk.js';

/**
 * Refuses a call of what makes a generator or a coroutine: that allocates one, and runs nothing of it. By the definitions in the script:
 * a name that also stands for a plain function there is taken for that.
 * @throws MpgcError USAGE
 */
export function refuseSuspending(call: string, { name, text }: { name: string; text: string }): void {
  const callee = outerCallee(call);
  if (callee === null) return;
  const definitions = [...walk(parseProgram(text).topNode)].filter((node) => definesName(node, text, callee));
  if (definitions.length === 0 || !definitions.every(suspends)) return;
  const coroutine = definitions.some(isCoroutine);
  throw new MpgcError(
    'USAGE',
    `${call} runs nothing: ${callee} of ${name} is ${coroutine ? 'a coroutine' : 'a generator'}, and calling it only makes one, which allocates.`,
    {
      suggestions: coroutine
        ? ['Ask about a plain function that it calls, or about the handler that wakes it.']
        : [`Ask about a step of one that is there: --setup "g = ${call}" --call "next(g)"`],
    },
  );
}

function definesName(node: SyntaxNode, text: string, callee: string): boolean {
  const { name: kind } = node;
  return kind === 'FunctionDefinition' && nameOf(node, text) === callee;
}

/** The name of what a call calls; null for any other expression. */
function outerCallee(call: string): string | null {
  const statement = parseProgram(`(${call}\n)`).topNode.firstChild;
  let node: SyntaxNode | null = statement?.firstChild ?? null;
  while (node?.name === 'ParenthesizedExpression') node = node.firstChild?.nextSibling ?? null;
  return node?.name === 'CallExpression' ? calleeOf(node, `(${call}\n)`) : null;
}
