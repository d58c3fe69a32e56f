/** At most so many characters; what is cut off is shown as an ellipsis. */
export function clipText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
