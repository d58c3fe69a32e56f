import { randomInt } from 'node:crypto';

const SECRET_LENGTH = 4;
const BASE = 36;

/** Of a run: what its program cannot print, as it cannot know it. */
export function newSecret(): string {
  return randomInt(BASE ** SECRET_LENGTH)
    .toString(BASE)
    .padStart(SECRET_LENGTH, '0');
}

/** What the lines of the agent begin with. */
export function markerOf(secret: string): string {
  return `\x1e${secret}`;
}

/** The same as Python writes it in a text. */
export function markerEscape(secret: string): string {
  return `\\x1e${secret}`;
}
