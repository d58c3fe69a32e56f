import { beforeEach, expect, it } from 'vitest';
import { readCollector } from '../../../src/agent/board/read-collector.js';
import { readLive } from '../../../src/agent/board/read-live.js';
import { figureLine } from '../../support/agent-lines.js';
import { FakeRepl } from '../../support/fake-repl.js';

let repl: FakeRepl;
beforeEach(() => {
  repl = new FakeRepl();
});

it('lets the prompt come back between the collection and the question, twice, and takes the least', async () => {
  repl.answers('mem_alloc()', figureLine(4000)).answersOnce('mem_alloc()', figureLine(4048));
  expect(await readLive(repl)).toBe(4000);
  expect(repl.submitted.map((line) => line.includes('collect()'))).toEqual([true, false, true, false]);
});

it('reads all of the collector by a line that imports twice', async () => {
  repl.answers('isenabled()', figureLine(1, -1));
  expect(await readCollector(repl, { threshold: true })).toEqual({ enabled: true, threshold: -1 });
  expect(repl.submitted.join().match(/__import__/g)).toHaveLength(2);
  repl.answers('isenabled()', figureLine(0));
  expect(await readCollector(repl, { threshold: false })).toEqual({ enabled: false, threshold: null });
});

it('asks again where a figure of several was lost', async () => {
  repl.answers('isenabled()', figureLine(1, 512)).answersOnce('isenabled()', '\x1e= 1 512 1 51\r\n');
  repl.answersOnce('isenabled()', figureLine(1));
  expect(await readCollector(repl, { threshold: true })).toEqual({ enabled: true, threshold: 512 });
  expect(repl.submitted).toHaveLength(3);
});
