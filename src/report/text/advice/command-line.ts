import { COMMANDING } from '../../syntax/sanitize-text.js';

/** Of these a POSIX shell takes every character as it is; a backslash is that on Windows alone. */
const PLAIN =
  process.platform === 'win32' ? /^[\w@%+:,./\\-][\w@%+=:,./\\-]*$/ : /^[\w@%+:,./-][\w@%+=:,./-]*$/;
/** What would break the line, or act on a terminal or a CI server. */
const UNPRINTABLE = new RegExp(
  `[\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]|${COMMANDING.source}`,
  'gi',
);

/**
 * A command as it is typed, on one line: words that a shell would not take as they are get quotes. The names come from
 * whoever made the capture, and what is shown is there to be copied.
 */
export function commandLine(words: string[]): string {
  return words.map(shellWord).join(' ');
}

/** A path in the place of an argument: one that begins with a dash is no flag. */
export function asArgument(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}

/** A flag and its value; one that begins with a dash stays a value. */
export function asFlag(name: string, value: string): string[] {
  return value.startsWith('-') ? [`${name}=${value}`] : [name, value];
}

function shellWord(word: string): string {
  if (word.search(UNPRINTABLE) >= 0)
    return `$'${word.replace(/[\\']/g, '\\$&').replace(UNPRINTABLE, escaped)}'`;
  if (PLAIN.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** As bash, zsh and ksh read it inside $'…'. */
function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x80
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
