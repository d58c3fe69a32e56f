/** Text that is put in the place of `from` to `to`. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

/** The text with all edits in it, of which none overlap; what comes later in the list stands before what is at the same place. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lastFirst = [...edits].sort((a, b) => b.from - a.from || b.to - a.to);
  const parts: string[] = [];
  let done = 0;
  for (const { from, to, text: replacement } of lastFirst.reverse()) {
    parts.push(text.slice(done, from), replacement);
    done = to;
  }
  return parts.join('') + text.slice(done);
}
