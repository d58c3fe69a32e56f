import { Args, Command, Flags, ux } from '@oclif/core';
import { type TextOutput, writeTexts } from '../app/files/write-texts.js';
import { MAX_SIZE_BYTES, parseSize } from '../config/parse-size.js';
import { EXIT, MpgcError } from '../errors.js';
import { clipText } from '../report/syntax/clip-text.js';
import { jsonText } from '../report/syntax/json-text.js';
import { sanitizeText } from '../report/syntax/sanitize-text.js';
import {
  DEFAULT_OUT_DIR,
  HOUR_MS,
  MAX_BOOT_HOURS,
  MAX_OVERHEAD,
  MAX_RUN_HOURS,
  MIN_MS,
  RESETS,
} from '../session/recording-limits.js';
import { PORT_FORMS } from '../transport/ports/port-kinds.js';
import { type KnownFlag, usageHints, usageMessage } from './usage-hints.js';

/** What all commands share: `--json`, `--quiet`, and how an error becomes text, suggestions and an exit code. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true;
  static override baseFlags = {
    quiet: Flags.boolean({
      char: 'q',
      helpGroup: 'GLOBAL',
      description: 'print the result alone: no progress, nothing of what a program prints',
    }),
  };

  protected override async catch(error: Error & { exitCode?: number }): Promise<unknown> {
    if (!(error instanceof MpgcError) && isUsageError(error)) return this.catch(this.#usageError(error));
    if ('oclif' in error) return super.catch(error);
    if (!(error instanceof MpgcError)) return this.catch(internal(error));
    process.exitCode = error.exitCode;
    const { code, text, suggestions, steps } = error;
    const message = clipText(text, MAX_MESSAGE);
    if (this.jsonEnabled()) this.logJson({ error: { code, message, suggestions } });
    const lines = [
      `Error: ${message}`,
      ...steps.flatMap(({ text: step, command }) => [`  - ${step}`, ...(command ? [`    ${command}`] : [])]),
    ];
    process.stderr.write(`${sanitizeText(lines.join('\n'))}\n`);
    return undefined;
  }

  /** What oclif says of a flag or an argument, with how the command is used in a line: all of its help would push that off the screen. */
  #usageError(error: Error): MpgcError {
    const { bin } = this.config;
    const { id, args, strict } = this.ctor;
    const words = Object.values(args).map(({ name, required }) => {
      const word = `${name.toUpperCase()}${strict ? '' : '…'}`;
      return required ? word : `[${word}]`;
    });
    const { flags: wrongFlags = [], args: wrongArgs = [] } = error as { flags?: string[]; args?: string[] };
    const known = Object.entries({ ...this.ctor.baseFlags, ...this.ctor.flags }).map(([name, flag]) => ({
      ...(flag as Partial<KnownFlag>),
      name,
    }));
    return new MpgcError('USAGE', usageMessage(error.message), {
      cause: error,
      suggestions: [
        ...usageHints({ flags: wrongFlags, args: wrongArgs }, [bin, id, ...this.argv], known),
        { text: 'Usage:', command: [bin, id, ...words, '[FLAGS]'].join(' ') },
        { text: 'All flags:', command: `${bin} ${id} --help` },
      ],
    });
  }

  protected override logJson(json: unknown): void {
    ux.stdout(jsonText(json));
  }

  /** Prints `text`, or in its place the one of `outputs` whose path is `-`, and writes the others. */
  protected deliver(text: string, outputs: TextOutput[], inputs: string[]): void {
    const printed = writeTexts(outputs, { inputs, json: this.jsonEnabled() });
    this.log(printed === null ? text : printed.replace(/\n$/, ''));
  }
}

/** In characters: a value that it names may be as long as the file that it is from. */
const MAX_MESSAGE = 4000;

/** With its stack: that is what a report of it needs. */
function internal(error: Error): MpgcError {
  return new MpgcError('INTERNAL', `This is a fault of mpgc. ${error.stack ?? error.message}`, {
    cause: error,
    suggestions: ['Report it, with the command and the capture.'],
  });
}

/** A flag or argument that oclif itself refused: it says so in one of two ways. */
function isUsageError(error: Error): boolean {
  const { oclif } = error as { oclif?: { exit?: number } };
  return 'parse' in error || oclif?.exit === EXIT.usage;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: HOUR_MS };

/** A flag that takes a time, like 20ms, 1.5s, 10m or 2h, and gives milliseconds. */
export function timeFlag(description: string, maxHours: number) {
  const range = `from ${MIN_MS}ms to ${maxHours}h`;
  return Flags.custom<number>({
    helpValue: '<time>',
    description: `${description} (${range})`,
    parse: async (text, _context, { name }) => {
      const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
      const ms = Number(match?.[1]) * (UNIT_MS[match?.[2] ?? ''] ?? Number.NaN);
      if (ms >= MIN_MS && ms <= maxHours * HOUR_MS) return ms;
      throw new MpgcError('USAGE', `--${name} takes a time ${range}, not '${text}'.`, {
        suggestions: ['Give it with its unit: 20ms, 1.5s, 10m or 1h.'],
      });
    },
  })();
}

/** Of all commands that talk to a board. */
export const bootTimeoutFlag = timeFlag('[default: 10s] allow the board this long to boot', MAX_BOOT_HOURS);

/** A flag that takes a size, like 4096, 64k or 128KiB, and gives bytes. */
export const sizeFlag = Flags.custom<number>({
  helpValue: '<size>',
  parse: async (text, _context, { name }) => {
    const bytes = parseSize(text) ?? 0;
    if (Number.isInteger(bytes) && bytes > 0 && bytes <= MAX_SIZE_BYTES) return bytes;
    throw new MpgcError('USAGE', `--${name} does not understand '${text}'.`, {
      suggestions: ['Give bytes, or a size with its unit, up to 64m: 4096, 64k, 128KiB. Several: 64k,128k.'],
    });
  },
});

/** A flag that takes a share, like 10%, and gives a number from 0 to 1. */
export const shareFlag = Flags.custom<number>({
  helpValue: '<percent>',
  parse: async (text, _context, { name }) => {
    const share = Number(/^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]) / 100;
    if (share > 0 && share <= MAX_OVERHEAD) return share;
    throw new MpgcError('USAGE', `--${name} does not understand '${text}'.`, {
      suggestions: [`Give a percentage above 0% and up to ${MAX_OVERHEAD * 100}%, like 10%.`],
    });
  },
});

export const portFlag = Flags.string({
  char: 'p',
  helpValue: '<port>',
  default: 'auto',
  description: `board: ${PORT_FORMS.join(', ')}`,
});

/** Of a job that nobody watches. */
export const CI_SILENCE_MINUTES = 10;

export const explainFlag = Flags.boolean({
  description: 'also print the evidence, all figures, and how each was obtained',
});

/** Of the commands that run a program on a board. */
export const scriptArgument = Args.string({
  description: 'MicroPython source file on this computer; none with --as-main',
});

/** Of the commands that run a script on a board and write a capture and a report. */
export const recordingFlags = {
  'as-main': Flags.boolean({
    description: "run the board's own main.py, read back from its file system, in place of a script",
  }),
  reset: Flags.option({ options: RESETS, default: RESETS[0] })({
    description: 'reset before the script: soft empties the heap, hard also restarts the chip',
  }),
  path: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: '<dir>',
    description: 'also look here for what the script imports, after its own folder and lib in that',
  }),
  include: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: '<file>',
    description:
      "write this file to the board's file system before the run, and remove it after; overwrites nothing",
  }),
  serve: Flags.boolean({
    allowNo: true,
    default: true,
    description: 'give the script what it imports and opens from its folder, without writing to the board',
  }),
  verify: Flags.boolean({
    allowNo: true,
    description:
      "[default: unless this board matched before] first compare the board's heap with the reference model (about 1 s)",
  }),
  'boot-timeout': bootTimeoutFlag,
  'silent-after': timeFlag(
    `[default: ${CI_SILENCE_MINUTES}m where CI is set, else never] after this long without output, ask the board whether the program still runs, and give up if not`,
    MAX_RUN_HOURS,
  ),
  out: Flags.string({
    char: 'o',
    helpValue: '<dir>',
    default: DEFAULT_OUT_DIR,
    description: 'folder for the capture and the report',
  }),
  force: Flags.boolean({ description: 'overwrite files of the same name' }),
  source: Flags.boolean({
    allowNo: true,
    default: true,
    description: "[default: true] put the script's text into the capture and the report",
  }),
  repeat: Flags.integer({
    min: 1,
    max: 1000,
    default: 1,
    description: 'record N runs, each after a reset and with its own capture, and show the spread',
  }),
  open: Flags.boolean({ description: 'open the report in the browser' }),
  explain: explainFlag,
};
