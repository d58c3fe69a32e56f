/** The text up to `most` characters, with an ellipsis for the rest. */
export function clipText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
