import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../src/report/syntax/json-text.js';
import { sanitizePieces } from '../../../src/report/syntax/sanitize-pieces.js';
import { sanitizeText } from '../../../src/report/syntax/sanitize-text.js';
import { wrapText } from '../../../src/report/syntax/wrap-text.js';
import { commandLine } from '../../../src/report/text/advice/command-line.js';
import { CI_COMMANDS, findCiCommand } from '../../support/ci-commands.js';

describe('what a CI server takes for a command', () => {
  it.each([
    ['::error file=a::x', ':\\x3aerror file=a::x'],
    ['\t ::set-output name=a::x', '\t :\\x3aset-output name=a::x'],
    ['a\n::add-mask::x', 'a\n:\\x3aadd-mask::x'],
    ['x ##[error]y', 'x ##\\x5berror]y'],
    ['x##vso[task.setvariable variable=a]b', 'x##vso\\x5btask.setvariable variable=a]b'],
    ["##TeamCity[buildStatus text='x']", "##TeamCity\\x5bbuildStatus text='x']"],
    ['###[', '###\\x5b'],
  ])('is escaped: %j', (text, sanitized) => {
    expect(sanitizeText(text)).toBe(sanitized);
    expect(sanitizeText(sanitized)).toBe(sanitized);
    expect([findCiCommand(text), findCiCommand(sanitized)]).toEqual([expect.any(String), null]);
  });

  it.each(['std::vector', 'a[::2]', '# [x]', '##', 'x: y', '12:30', '#[x]', '##vs o['])(
    'is not in %j',
    (text) => {
      expect(sanitizeText(text)).toBe(text);
    },
  );

  it('is not made where a sentence is wrapped', () => {
    for (let width = 4; width < 40; width++) {
      for (const command of CI_COMMANDS) {
        const lines = wrapText(sanitizeText(`The program said ${command} and more`), width, '    ');
        expect(findCiCommand(lines.join('\n'))).toBeNull();
      }
    }
  });

  it('is not made of pieces, wherever they were cut and whatever was printed between them', () => {
    for (const command of CI_COMMANDS) {
      const text = `a\n${command}\nlonger than what is kept of a line: ${command}\n`;
      for (let first = 0; first <= text.length; first++) {
        for (let second = first; second <= text.length; second++) {
          const sanitize = sanitizePieces();
          const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)].map(sanitize);
          expect(findCiCommand(pieces.join(''))).toBeNull();
          expect(findCiCommand(pieces.join('\nmpgc: running\n'))).toBeNull();
        }
      }
    }
  });

  it('leaves pieces without one as they are', () => {
    const sanitize = sanitizePieces();
    const text = 'step 1: 2::3 ## [x]\n\n  done: yes\n';
    expect([...text].map(sanitize).join('')).toBe(text);
  });

  it('is not in JSON, which says the same', () => {
    const text = jsonText({ commands: CI_COMMANDS });
    expect(findCiCommand(text)).toBeNull();
    expect(JSON.parse(text)).toEqual({ commands: CI_COMMANDS });
  });

  it('is not in a command that is proposed, which a shell reads as the same', () => {
    expect(commandLine(['mpgc', 'report', '::x.jsonl', 'a ::b', '##vso[a]'])).toBe(
      "mpgc report $':\\x3ax.jsonl' $'a :\\x3ab' $'##vso\\x5ba]'",
    );
  });
});
