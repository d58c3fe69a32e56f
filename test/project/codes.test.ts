import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The lines of code in folders, without comments. */
function linesOf(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) =>
        readFileSync(join(folder, file), 'utf8')
          .split('\n')
          .filter((line) => !/^\s*(\/?\*|\/\/)/.test(line))
          .map((line) => `${join(folder, file)}: ${line.trim()}`),
      ),
  );
}

/** A look-up in a list by what a reader sees. */
const BY_LABEL =
  /\.(find|findIndex|findLast|some|every|filter)\(\(\{ (name|label|title|text|sentence|message)\b(?!.*[!=]== null)|\b\w+\.(name|label|title|sentence|message) === ['"`]|\.message\.(includes|match|startsWith|endsWith)\(/;
/** Five words and a full stop: what only report/text says. */
const SENTENCE = /(['"`])[^'"`]*[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+ [^'"`]*\.\1/;

describe('codes, not words', () => {
  it('nothing in a report, in the page or in the command line is looked up by its words', () => {
    const found = linesOf('src/report', 'src/cli', 'src/app', 'src/commands', 'reports/page').filter((line) =>
      BY_LABEL.test(line),
    );
    expect(found).toEqual([]);
  });

  it('the analysis holds no sentences', () => {
    expect(linesOf('src/analysis').filter((line) => SENTENCE.test(line))).toEqual([]);
  });

  it.each([
    "view.board.find(({ name }) => name === 'Firmware')",
    "maps.find((map) => map.title === 'After the program')",
    "error.message.includes('MemoryError')",
  ])('sees %s', (line) => {
    expect(line).toMatch(BY_LABEL);
  });
});
