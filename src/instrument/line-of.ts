/** The line of a place in a text, from 1. */
export function lineOf(text: string, at: number): number {
  return lineFinder(text)(at);
}

/** The same for many places of one text. */
export function lineFinder(text: string): (at: number) => number {
  const starts = [0];
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (at) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
