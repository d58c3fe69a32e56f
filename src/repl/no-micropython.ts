import { MpgcError } from '../errors.js';
import { quoteTail } from './inbox.js';

/** Why the raw REPL on `address` was not reached, from what was `heard`. */
export function noMicroPython(address: string, heard: Uint8Array): MpgcError {
  const text = Buffer.from(heard).toString('latin1');
  if (heard.length === 0) {
    return new MpgcError('NO_MICROPYTHON', `Nothing answers on ${address}.`, {
      suggestions: [
        'List the boards with: mpgc ports',
        'A main.py that catches ctrl-C may be running: press reset, then run the command again at once.',
        'If the board has no MicroPython yet: https://micropython.org/download',
      ],
    });
  }
  const reset = /rst:0x|ets [A-Z][a-z]{2}|MicroPython v|CircuitPython/.test(text);
  const what = reset
    ? `The board on ${address} restarted or is busy, and did not enter the raw REPL`
    : `Something answers on ${address}, but it is not a MicroPython prompt`;
  return new MpgcError('NO_MICROPYTHON', `${what}. The last bytes were ${quoteTail(heard)}.`, {
    suggestions: [
      'Press reset, then run the command again at once. On an ESP32, --reset hard restarts it and skips its program.',
      'Rename a main.py that catches ctrl-C or starts a watchdog: the REPL is then free.',
      'List the boards with: mpgc ports',
    ],
  });
}
