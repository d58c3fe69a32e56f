import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { readsInput } from '../../instrument/reads-input.js';
import type { Transport } from '../../transport/transport.js';
import type { ProgramInput } from './program-input.js';

interface ReadingProgram {
  script: { text: string };
  files: readonly ProgramFile[];
  stored: readonly ProgramFile[];
}

export interface InputOptions {
  /** Absent where there is nobody to type. */
  input: ProgramInput | undefined;
  /** The first of it was given to the program. */
  onTaken: () => void;
  /** The program reads, and this board takes nothing while it runs. */
  onRefused: () => void;
}

/** What a program is given of what a user types; null where its texts do not read that, or there is no way. */
export function chooseInput(
  { script, files, stored }: ReadingProgram,
  { takesInput = true }: Pick<Transport, 'takesInput'>,
  { input, onTaken, onRefused }: InputOptions,
): ProgramInput | null {
  const modules = [...files, ...stored].filter(({ kind, path }) => kind === 'module' && path.endsWith('.py'));
  const texts = [script.text, ...modules.map(({ bytes }) => bytes.toString('utf8'))];
  if (!texts.some(readsInput)) return null;
  if (!takesInput) onRefused();
  if (!input || !takesInput) return null;
  let begun = false;
  return {
    begin: (give) => {
      // The line that runs the program may be sent again.
      if (begun) return;
      begun = true;
      input.begin((bytes) => {
        onTaken();
        return give(bytes);
      });
    },
    end: () => input.end(),
  };
}
