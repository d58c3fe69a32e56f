/** C0 and C1 controls but for newline and tab, and the marks that reorder text. */
const ACTING = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
/**
 * The last character of what a CI server takes for a command in a log: `::error` of GitHub at the start of a line, white space
 * before it or not (any text may become the start of one where lines are wrapped); `##[error]` of GitHub and Azure,
 * `##vso[` and `##teamcity[` anywhere.
 */
export const COMMANDING = /(?<=(?:^|\s):):|(?<=##(?:vso|teamcity)?)\[/;
const HARMFUL = new RegExp(`${ACTING.source}|${COMMANDING.source}`, 'gim');

/** Text from a board with every character escaped that a terminal, a page or a CI server would act on. */
export function sanitizeText(text: string): string {
  return text.replace(HARMFUL, escapedCharacter);
}

function escapedCharacter(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** The same value with every text in it, however deep, made harmless. */
export function sanitizeTexts<T>(value: T): T {
  return mapTexts(value, sanitizeText);
}

/** The same, each text on one line: where lines mean something, no text makes one of its own. */
export function sanitizeLines<T>(value: T): T {
  return mapTexts(value, (text) => sanitizeText(text.replace(/\s+/g, ' ')));
}

function mapTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((part) => mapTexts(part, change)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapTexts(part, change)])) as T;
}
