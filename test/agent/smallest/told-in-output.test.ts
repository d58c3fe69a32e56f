import { expect, it } from 'vitest';
import { ToldInOutput } from '../../../src/agent/smallest/told-in-output.js';

function told(...pieces: string[]): ToldInOutput {
  const output = new ToldInOutput();
  for (const piece of pieces) output.push(Buffer.from(piece, 'latin1'));
  return output;
}

const OUTPUT = [
  'one\r\n',
  'GC: total: 10048, used: 928, free: 9120\r\n',
  ' No. of 1-blocks: 12, 2-blocks: 3, max blk sz: 18, max free sz: 500\r\n',
  `${'long '.repeat(200)}\r\n`,
  'Traceback (most recent call last):\r\n  File "<stdin>", line 5, in <module>\r\nSystemExit: 1\r\n',
].join('');

it('is the same for every way to cut the output into two', () => {
  const whole = told(OUTPUT);
  for (let at = 0; at <= OUTPUT.length; at++) {
    const cut = told(OUTPUT.slice(0, at), OUTPUT.slice(at));
    expect(cut.digest()).toBe(whole.digest());
    expect(cut).toMatchObject({ exit: 'SystemExit: 1', totalBytes: 10_048, memoryError: false });
  }
});

it('leaves out what differs with the heap and with a statement in front, and nothing else', () => {
  const digest = told(OUTPUT).digest();
  expect(told(OUTPUT.replace('free: 9120', 'free: 4000').replace('line 5', 'line 6')).digest()).toBe(digest);
  expect(told(OUTPUT.replace('one', 'two')).digest()).not.toBe(digest);
  expect(told(OUTPUT.replace('long long', 'long lang')).digest()).not.toBe(digest);
  expect(told('a\nb').digest()).not.toBe(told('ab').digest());
  expect(told('a\n').digest()).not.toBe(told('a').digest());
});

it('tells of no SystemExit where none was printed as a line of its own', () => {
  expect(told('no SystemExit: 1\r\n').exit).toBeNull();
  expect(told('SystemExit: \r\n').exit).toBe('SystemExit:');
});
