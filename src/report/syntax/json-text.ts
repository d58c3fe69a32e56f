/**
 * C1 controls and DEL, the marks that reorder text, and line ends that are none in JSON: JSON.stringify leaves them. And what
 * CI servers act on anywhere in a line (sanitize-text.ts).
 */
const HARMFUL = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|(?<=##(?:vso|teamcity)?)\[/gi;

/** Indented JSON of the same value in which neither a terminal nor a CI server finds anything to act on. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    HARMFUL,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
