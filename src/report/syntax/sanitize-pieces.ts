import { sanitizeText } from './sanitize-text.js';

/** `##teamcity`: what can stand before the character that makes it a command. */
const MOST_BEFORE = 10;

/**
 * The same as sanitizeText() for a text that comes in pieces, one after the other. A piece may begin a line, since other lines
 * may have been printed before it; and a command may have begun in the piece before.
 */
export function sanitizePieces(): (piece: string) => string {
  let line = '';
  return (piece) => {
    const printed = sanitizeText(line + sanitizeText(piece)).slice(line.length);
    line = endOf(line + printed);
    return printed;
  };
}

/** Of the last line what matters; where it is cut, its beginning is not taken for that of the line. */
function endOf(text: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return line.length <= MOST_BEFORE ? line : `x${line.slice(-MOST_BEFORE)}`;
}
