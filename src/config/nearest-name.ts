/** The name that somebody who typed `typed` most likely meant; null where none is near. */
export function nearestName(typed: string, names: readonly string[]): string | null {
  const [wanted, nearest] = [typed.toLowerCase(), { name: null as string | null, edits: Infinity }];
  for (const name of names) {
    const edits = editsBetween(wanted, name.toLowerCase());
    if (edits < nearest.edits) Object.assign(nearest, { name, edits });
  }
  return nearest.edits <= Math.max(1, wanted.length / 3) ? nearest.name : null;
}

/** Letters to insert, to delete or to exchange, also two neighbours for each other (the optimal string alignment distance). */
function editsBetween(a: string, b: string): number {
  let [twoAbove, above] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (let at = 0; at < b.length; at++) {
      const exchanged = above[at]! + (letter === b[at] ? 0 : 1);
      const isTurned = at > 0 && row > 0 && letter === b[at - 1] && a[row - 1] === b[at];
      const turned = isTurned ? twoAbove[at - 1]! + 1 : Infinity;
      current.push(Math.min(exchanged, turned, above[at + 1]! + 1, current[at]! + 1));
    }
    [twoAbove, above] = [above, current];
  }
  return above[b.length]!;
}
