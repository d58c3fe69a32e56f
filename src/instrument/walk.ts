import type { SyntaxNode } from './parse-program.js';

/** All that is below a node, in the order of the text; what `enters` refuses is left out with all that is in it. */
export function* walk(
  node: SyntaxNode,
  enters: (child: SyntaxNode) => boolean = () => true,
): Generator<SyntaxNode> {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!enters(child)) continue;
    yield child;
    yield* walk(child, enters);
  }
}
