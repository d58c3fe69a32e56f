import { optionsOf, text, wholeNumber } from './option-schemas.js';

/** A loop of the script that is looked at. */
export const loopSchema = optionsOf({
  /** Where its `while` or `for` stands in the script. */
  line: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  functionName: text('the name of the function around it').nullable(),
});
