import { MpgcError } from '../errors.js';
import { quoteTail } from './inbox.js';

/** Why the raw REPL on `address` was not reached, from what was `heard`. */
export function noMicroPython(address: string, heard: Uint8Array): MpgcError {
  const text = Buffer.from(heard).toString('latin1');
  if (heard.length === 0) {
    return new MpgcError('NO_MICROPYTHON', `Nothing answers on ${address}.`, {
      suggestions: [
        'Is this the port of the board? mpgc ports lists them.',
        'Press the reset button of the board, then run the command again at once: a main.py that catches ctrl-C may run.',
        'A board without MicroPython needs its firmware first: https://micropython.org/download',
      ],
    });
  }
  const reset = /rst:0x|ets [A-Z][a-z]{2}|MicroPython v|CircuitPython/.test(text);
  const what = reset
    ? `The board on ${address} restarts or is busy, and did not enter the raw REPL`
    : `Something answers on ${address}, but it is not a MicroPython prompt`;
  return new MpgcError('NO_MICROPYTHON', `${what}. The last bytes were ${quoteTail(heard)}.`, {
    suggestions: [
      'Press the reset button of the board, then run the command again at once; an ESP32 is restarted past its program by --reset hard.',
      'A main.py that catches ctrl-C or lets a watchdog bite is to be renamed: the REPL is free then.',
      'List the boards with: mpgc ports',
    ],
  });
}
