/**
 * Why a board is gone, and how that is said after "went away:". Records hold the code, and as its detail what is known
 * beside it: the text of the system or of a library, an address, a time. Imported by all layers, imports nothing.
 */
export const LOSSES = {
  'port-failed': (detail: string) => detail,
  'port-closed': () => 'the port was closed',
  'thread-ended': () => 'its thread ended',
  'thread-failed': (detail: string) => detail,
  'no-input-taken': (seconds: string) => `the board took no input for ${seconds} s`,
  'computer-memory': (mib: string) =>
    `the program took ${mib} MiB of this computer's memory, in files or JavaScript objects`,
  // Of an emulated chip.
  'chip-failed': (detail: string) => detail,
  'second-core': () => 'the program started a thread on the second core, and only the first is emulated',
  bootloader: () => 'the program restarted the chip into its bootloader',
  breakpoint: (address: string) => `the firmware stopped at a breakpoint at ${address}, as after a panic`,
  'not-waiting-for-usb': () => 'the firmware is waiting for something other than USB',
  'not-on-usb': (seconds: string) => `it did not appear on USB within ${seconds} s of its own clock`,
};

/** As its code and what is known beside it, '' where that is nothing. */
export interface Loss {
  code: keyof typeof LOSSES;
  detail: string;
}

export function lossOf(code: keyof typeof LOSSES, detail = ''): Loss {
  return { code, detail };
}

/** The code of another version of mpgc shows itself. */
export function lossWords(code: string, detail: string): string {
  return Object.hasOwn(LOSSES, code)
    ? LOSSES[code as keyof typeof LOSSES](detail)
    : code.replaceAll('-', ' ');
}
