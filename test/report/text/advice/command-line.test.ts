import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeText } from '../../../../src/report/syntax/sanitize-text.js';
import { asArgument, asFlag, commandLine } from '../../../../src/report/text/advice/command-line.js';

import { wordsOf } from '../../../support/shell-words.js';

describe('a command line', () => {
  it.each([
    [['mpgc', 'leak', 'main.py', '--port', '/dev/ttyACM0'], 'mpgc leak main.py --port /dev/ttyACM0'],
    [['mpgc', "my file's.py"], String.raw`mpgc 'my file'\''s.py'`],
    [['a folder/with spaces/main.py'], "'a folder/with spaces/main.py'"],
    [['sim:heap=64k', '=x', ''], "sim:heap=64k '=x' ''"],
    [['a\nb', 'tab\there', '\x1b[2J', '\u202egnp'], "$'a\\x0ab' $'tab\\x09here' $'\\x1b[2J' $'\\u202egnp'"],
  ])('of %j is %s', (words, line) => {
    expect(commandLine(words)).toBe(line);
    expect(wordsOf(line)).toEqual(words);
  });

  it('gives a shell the same words back, whatever they are, and has one line that no terminal acts on', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.string({
        unit: fc.constantFrom('$', '`', "'", '"', '\\', ' ', '\n', ';', '!', '~', '*', '-', '=', 'a'),
      }),
    );
    const words = fc.array(
      word.map((text) => text.replaceAll(/[\0\ud800-\udfff]/g, '')),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(words, (list) => {
        const line = commandLine(list);
        expect(wordsOf(line)).toEqual(list);
        expect(sanitizeText(line)).toBe(line);
        expect(line).not.toMatch(/[\n\r\t\u2028\u2029]/);
      }),
      { numRuns: 30 },
    );
  });

  it('has no word that a command would take for a flag', () => {
    expect(asArgument('-x.py')).toBe('./-x.py');
    expect(asArgument('a/-x.py')).toBe('a/-x.py');
    expect(asFlag('--call', '-f()')).toEqual(['--call=-f()']);
    expect(asFlag('--call', 'f()')).toEqual(['--call', 'f()']);
  });
});
