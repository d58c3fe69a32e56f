import { nearestName } from '../config/nearest-name.js';
import { commandLine } from '../report/text/advice/command-line.js';

/** What the hints need to know of a flag. */
export interface KnownFlag {
  name: string;
  /** Whether `--no-NAME` is one, too. */
  allowNo?: boolean;
  /** Whether it takes one value each time that it is given. */
  multipleNonGreedy?: boolean;
}

export interface WrongUsage {
  /** As oclif refused them. */
  flags: readonly string[];
  args: readonly string[];
}

export interface Hint {
  text: string;
  command: string;
}

/** What oclif says of wrong usage, without its headings, and without what it notes of flags. */
export function usageMessage(message: string): string {
  return message
    .replace(/\s*See more help with --help\s*$/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    .replace(/\n+Note: --[\s\S]*$/, '')
    .replace(/^(\s*)Missing required flag (\S+)$/gm, '$1--$2 is missing.')
    .trim();
}

/** What somebody most likely meant who typed `words`, a command with what stands behind it. */
export function usageHints(
  { flags, args }: WrongUsage,
  words: readonly string[],
  known: readonly KnownFlag[],
): Hint[] {
  return [...wrongFlags(flags, words, known), ...(args.length > 0 ? severalValues(words, known) : [])];
}

function wrongFlags(flags: readonly string[], words: readonly string[], known: readonly KnownFlag[]): Hint[] {
  const names = known.flatMap(({ name, allowNo }) => (allowNo ? [name, `no-${name}`] : [name]));
  const meant = new Map<string, string>();
  for (const flag of flags) {
    const [typed = ''] = flag.replace(/^--?/, '').split('=');
    // Of a letter anything is near.
    const near = typed.length > 1 ? nearestName(typed, names) : null;
    if (near !== null) meant.set(nameOf(flag), `--${near}`);
  }
  if (meant.size === 0) return [];
  const mended = words.map((word) => {
    const name = meant.get(nameOf(word));
    return name === undefined ? word : word.replace(nameOf(word), name);
  });
  return [{ text: `Did you mean ${[...meant.values()].join(', ')}?`, command: commandLine(mended) }];
}

/** "--port" of "--port=sim". */
function nameOf(word: string): string {
  return word.split('=')[0] ?? word;
}

/** A flag that takes one value, with several words behind it: those were taken for the script. */
function severalValues(words: readonly string[], known: readonly KnownFlag[]): Hint[] {
  const single = new Set(
    known.flatMap(({ name, multipleNonGreedy }) => (multipleNonGreedy ? [`--${name}`] : [])),
  );
  const at = words.findIndex(
    (word, place) => single.has(word) && isValue(words[place + 1]) && isValue(words[place + 2]),
  );
  const flag = words[at];
  if (flag === undefined) return [];
  let end = at + 2;
  while (isValue(words[end])) end += 1;
  // With none in front of it, the last of them is the script.
  const hasScript = isValue(words[2]) || words.includes('--as-main');
  const values = words.slice(at + 1, hasScript ? end : end - 1);
  if (values.length < 2) return [];
  const mended = [
    ...words.slice(0, at),
    ...values.flatMap((value) => [flag, value]),
    ...words.slice(at + 1 + values.length),
  ];
  return [{ text: `Give ${flag} before each file:`, command: commandLine(mended) }];
}

function isValue(word: string | undefined): boolean {
  return word !== undefined && !word.startsWith('-');
}
