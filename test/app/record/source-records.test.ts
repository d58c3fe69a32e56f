import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sourceRecords } from '../../../src/app/record/source-records.js';

const file = (path: string, text: string) => ({
  path,
  text,
  bytes: Buffer.from(text.replaceAll('\n', '\r\n')),
});
const MAIN = file('main.py', 'a = 1\nb = 2\n');

it('has each file with its text, and what it is by its own bytes', () => {
  expect(sourceRecords([MAIN], true)).toEqual([
    {
      type: 'source',
      path: 'main.py',
      bytes: 14,
      sha256: createHash('sha256').update('a = 1\r\nb = 2\r\n').digest('hex'),
      text: 'a = 1\nb = 2\n',
    },
  ]);
});

it('has no text where nobody is to have it', () => {
  const [record] = sourceRecords([MAIN], false);
  expect(record).toMatchObject({ path: 'main.py', leftOut: 'not-wanted' });
  expect(JSON.stringify(record)).not.toContain('a = 1');
});

it('leaves out what is over 256 KiB in all, and takes what fits behind it', () => {
  const half = 'ä'.repeat(65 * 1024);
  const files = [file('a.py', half), file('b.py', half), file('c.py', 'x'.repeat(126 * 1024))];
  const taken = sourceRecords(files, true).map((record) => 'text' in record);
  expect(taken).toEqual([true, false, true]);
  expect(sourceRecords(files, true)[1]).toMatchObject({ bytes: 130 * 1024, leftOut: 'too-large' });
});
