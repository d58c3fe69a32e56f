import { BOTH_UNITS, byteParts, formatBytes } from '../../text/format.js';
import { type Child, element, type Markup } from './markup.js';

/** A size in one unit; where that is rounded, the exact one is its title, and in print it stands behind it. */
export function sizeText(bytes: number): Child {
  const parts = byteParts(bytes);
  return parts ? rounded(parts.exact, parts.rounded) : formatBytes(bytes);
}

/** A text whose sizes have one unit each, in the same way, and its names in backquotes as code. */
export function sizedText(text: string): Child[] {
  const pieces = text.split(BOTH_UNITS);
  // Between two pieces of text stand the exact size and the rounded one.
  return pieces.flatMap((piece, at): Child[] => {
    if (at % 3 === 0) return namedText(piece);
    return at % 3 === 1 ? [rounded(piece, pieces[at + 1]!)] : [];
  });
}

const NAME = /`([^`\n]+)`/;

function namedText(text: string): Child[] {
  return text.split(NAME).flatMap((part, at): Child[] => {
    if (at % 2 === 1) return [element('code', {}, part)];
    return part === '' ? [] : [part];
  });
}

function rounded(exact: string, short: string): Markup {
  return element('span', { class: 'size', title: exact }, short);
}
