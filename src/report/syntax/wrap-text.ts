/**
 * Breaks text at spaces into lines of at most `width` characters; those after the first begin with `indent`. A
 * longer word stays whole, to be copied.
 */
export function wrapText(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<=\S) /)) {
    const next = line === '' || line === indent ? line + word : `${line} ${word}`;
    if (next.length > width && line.trim() !== '') {
      lines.push(line);
      line = indent + word;
    } else {
      line = next;
    }
  }
  return [...lines, line];
}
