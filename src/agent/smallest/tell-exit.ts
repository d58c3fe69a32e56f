import { parser } from '@lezer/python';
import { prepareScript, WITHIN_AGENT } from '../script/prepare-script.js';

/** sys.exit(), raise SystemExit and machine.soft_reset(), which raises it. */
const EXITS = new Set(['exit', 'SystemExit', 'soft_reset']);

/** Whether a program names what raises SystemExit. */
export function namesExit(text: string): boolean {
  let found = false;
  parser.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'VariableName' || name === 'PropertyName') found ||= EXITS.has(text.slice(from, to));
    },
  });
  return found;
}

/** Binds no name that is not there, and needs none that a program may have replaced. */
const TELL = "except SystemExit as __name__:__import__('sys').print_exception(__name__)\n";

/**
 * The program that prints the SystemExit which ends it: a firmware restarts at that, or does nothing, and says of neither what was
 * raised. Null for a program that does not parse.
 */
export function tellingExit(text: string): string | null {
  const { source, wrapped } = prepareScript(text, { sysModules: true });
  if (!wrapped) return null;
  const body = source.slice(WITHIN_AGENT.length);
  return `try:${body}${body.endsWith('\n') ? '' : '\n'}${TELL}`;
}

/** What that adds to a program's need, at most, in bytes, as in OWN_BYTES; `textBytes` where the text is on the heap. */
export function exitBytes(text: string, { keepsText }: { keepsText: boolean }): number {
  const tabs = text.split('\n').length;
  const textBytes = keepsText ? 'try:\n'.length + TELL.length + tabs : 0;
  return Math.ceil(textBytes / 16) * 16 + BYTECODE_BYTES + PARSE_BYTES;
}

/** With one entry more of the frame's stack of handlers. */
const BYTECODE_BYTES = 96;
/** Five pieces of the parse tree: 592 B in all were seen on a Pico, 576 B with the text on a micro:bit. */
const PARSE_BYTES = 5 * 144;
