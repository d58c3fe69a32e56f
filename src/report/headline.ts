/** Whole sentences from the start of a text, one at least, up to `most` characters, and the sentences that are left. */
export function splitHeadline(text: string, most: number): { headline: string; rest: string } {
  const sentences = text.split(/(?<=[.?!]) (?=[A-Z0-9])/);
  let headline = sentences[0]!;
  let count = 1;
  for (const sentence of sentences.slice(1)) {
    if (headline.length + sentence.length + 1 > most) break;
    headline += ` ${sentence}`;
    count += 1;
  }
  return { headline, rest: sentences.slice(count).join(' ') };
}
