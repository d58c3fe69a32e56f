import { capitalised } from './text/format.js';

/**
 * Whole sentences from the start of a text, up to `most` characters, and the sentences that are left. A first sentence that
 * is longer ends at a semicolon, where it has one there.
 */
export function splitHeadline(text: string, most: number): { headline: string; rest: string } {
  const sentences = text.split(/(?<=[.?!]) (?=[A-Z0-9])/);
  let headline = sentences[0]!;
  if (headline.length > most) {
    const end = headline.lastIndexOf('; ', most);
    if (end !== -1) return { headline: headline.slice(0, end), rest: capitalised(text.slice(end + 2)) };
  }
  let count = 1;
  for (const sentence of sentences.slice(1)) {
    if (headline.length + sentence.length + 1 > most) break;
    headline += ` ${sentence}`;
    count += 1;
  }
  return { headline, rest: sentences.slice(count).join(' ') };
}
