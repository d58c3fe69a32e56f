/**
 * Every failure that mpgc reports by itself. Imported by all layers, imports nothing.
 *
 * Decide on `code`, never on the text. The exit code follows from the code (see EXIT_CODES), so that a
 * command cannot pick another one by accident.
 */

/** What the process exits with. 0 is "passed". */
export const EXIT = {
  /** A verdict failed: the program raised, or a budget was exceeded. */
  verdict: 1,
  /** Wrong flags, an unusable script or file. */
  usage: 2,
  /** No board, port busy, or nothing that speaks MicroPython behind it. */
  unreachable: 3,
  /** The board was lost during the run; the capture up to there is kept. */
  boardLost: 4,
  /** The data does not carry a conclusion (truncated or inconsistent). Never a pass. */
  inconclusive: 5,
  /** A fault of mpgc itself: neither a pass nor a verdict (EX_SOFTWARE of sysexits.h). */
  internal: 70,
  /** Ended by ctrl-C before there was anything to report, as shells count it (128 + SIGINT). */
  cancelled: 130,
} as const;

const EXIT_CODES = {
  USAGE: EXIT.usage,
  SCRIPT_NOT_FOUND: EXIT.usage,
  SCRIPT_EMPTY: EXIT.usage,
  SCRIPT_NOT_UTF8: EXIT.usage,
  NO_MAIN: EXIT.usage,
  NO_FILE_SYSTEM: EXIT.usage,
  NO_SNAPSHOT: EXIT.inconclusive,
  FILE_ON_BOARD: EXIT.usage,
  FIRMWARE_UNUSABLE: EXIT.usage,
  LOOPS_NOT_STEPPED: EXIT.usage,
  FILE_EXISTS: EXIT.usage,
  OUTPUT_NOT_WRITABLE: EXIT.usage,
  CANVAS_MISSING: EXIT.usage,
  CAPTURE_NOT_FOUND: EXIT.usage,
  CAPTURE_NOT_A_CAPTURE: EXIT.usage,
  CAPTURE_TOO_NEW: EXIT.usage,
  CAPTURE_DAMAGED: EXIT.inconclusive,
  NOT_COMPARABLE: EXIT.usage,
  BUDGET_INVALID: EXIT.usage,
  CONFIG_NOT_FOUND: EXIT.usage,
  CONFIG_INVALID: EXIT.usage,
  NO_BOARD: EXIT.unreachable,
  SEVERAL_BOARDS: EXIT.unreachable,
  PORT_NOT_FOUND: EXIT.unreachable,
  PORT_BUSY: EXIT.unreachable,
  PORT_DENIED: EXIT.unreachable,
  PORT_FAILED: EXIT.unreachable,
  NO_MICROPYTHON: EXIT.unreachable,
  NO_HARD_RESET: EXIT.unreachable,
  BOARD_SILENT: EXIT.boardLost,
  BOARD_LOST: EXIT.boardLost,
  BOARD_RESET: EXIT.boardLost,
  LINE_DAMAGED: EXIT.boardLost,
  END_LOST: EXIT.boardLost,
  BOARD_NOT_STOPPING: EXIT.boardLost,
  BOARD_EXCEPTION: EXIT.boardLost,
  AGENT_DOES_NOT_FIT: EXIT.boardLost,
  FILES_DO_NOT_FIT: EXIT.boardLost,
  SCRIPT_DOES_NOT_FIT: EXIT.verdict,
  HEAP_DUMP_INVALID: EXIT.inconclusive,
  CAPTURE_FULL: EXIT.inconclusive,
  CANCELLED: EXIT.cancelled,
  INTERNAL: EXIT.internal,
} as const;

export type ErrorCode = keyof typeof EXIT_CODES;

type Value = string | number | boolean | null;

/** What an error is about, by name; units in the names. A capture holds these in place of the message. */
export type ErrorValues = Record<string, Value | Value[]>;
/** What to try next; a command can be typed as it stands, and has a line to itself. */
export interface Suggestion {
  text: string;
  command?: string;
}

export interface ErrorDetails {
  /** Commands or actions to try next, in the order to try them. */
  suggestions?: (string | Suggestion)[];
  cause?: unknown;
  values?: ErrorValues;
}

export class MpgcError extends Error {
  readonly code: ErrorCode;
  /** The message as it was made: oclif writes around `message` where a flag's parser throws. */
  readonly text: string;
  readonly values: ErrorValues;
  readonly steps: Suggestion[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'MpgcError';
    this.code = code;
    this.text = message;
    this.values = details.values ?? {};
    this.steps = (details.suggestions ?? []).map((step) =>
      typeof step === 'string' ? { text: step } : step,
    );
  }

  /** Each on one line. */
  get suggestions(): string[] {
    return this.steps.map(({ text, command }) => (command === undefined ? text : `${text} ${command}`));
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** The text of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
