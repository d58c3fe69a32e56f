import { parseProgram } from './parse-program.js';

const READERS = new Set(['input', 'stdin']);

/** Whether a text names what reads what a user types: `input` or `stdin`. What is named is not looked at: a variable counts, too. */
export function readsInput(text: string): boolean {
  let reads = false;
  parseProgram(text).iterate({
    enter: ({ name, from, to }) => {
      const isName = name === 'VariableName' || name === 'PropertyName';
      if (isName && READERS.has(text.slice(from, to))) reads = true;
    },
  });
  return reads;
}
