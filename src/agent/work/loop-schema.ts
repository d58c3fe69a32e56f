import * as z from 'zod';
import { optionsOf, text, wholeNumber } from './option-schemas.js';

/** A loop of the program that is looked at, or a function that is given to be called. */
export const loopSchema = optionsOf({
  /** The module that it stands in, by its path beside the script; absent where that is the script. */
  file: text('the path of a module of the program').exactOptional(),
  /** Where its `while`, `for` or `def` stands there. */
  line: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  functionName: text('the name of the function around it').nullable(),
  thread: z.literal(true, { error: 'true' }).exactOptional(),
  callback: z.literal(true, { error: 'true' }).exactOptional(),
});
