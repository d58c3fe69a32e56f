import { readFileSync } from 'node:fs';
import { packageFile } from '../package-files.js';
import { VERSION } from '../version.js';

/** Help as oclif prints it, by command, '' for all of them; made by scripts/build.js, 80 columns wide. */
export interface HelpTexts {
  plain: Record<string, string>;
  coloured: Record<string, string>;
}

/** Where scripts/build.js has taken the version of its own computer out. */
const VERSION_PLACE = '{version}';
const HELP_FLAGS = ['--help', '-h'];
const VERSION_FLAGS = ['--version', '-V'];

/**
 * The answer to a question that needs no command: which version, which help. Loading the framework for it takes longer than
 * starting Node. Null for everything else, and where the texts are not built.
 */
export function quickAnswer(args: readonly string[], colours: boolean): string | null {
  const [first = '', second] = args;
  const version = `mpgc/${VERSION} ${process.platform}-${process.arch} node-${process.version}`;
  if (args.length === 1 && VERSION_FLAGS.includes(first)) return version;
  const command = helpOf(first, second, args.length);
  const texts = command === null ? null : readTexts()?.[colours ? 'coloured' : 'plain'];
  if (!texts || command === null || !Object.hasOwn(texts, command)) return null;
  return (texts[command] ?? '').replace(VERSION_PLACE, version);
}

/** The command whose help is asked for, '' for all commands; null where it is not about help. */
function helpOf(first: string, second: string | undefined, count: number): string | null {
  if (count === 0) return '';
  if (count === 1) return HELP_FLAGS.includes(first) || first === 'help' ? '' : null;
  if (count !== 2 || second === undefined) return null;
  if (HELP_FLAGS.includes(second)) return first;
  return first === 'help' ? second : null;
}

function readTexts(): HelpTexts | null {
  try {
    return JSON.parse(readFileSync(packageFile('dist/help.json'), 'utf8'));
  } catch {
    return null;
  }
}
