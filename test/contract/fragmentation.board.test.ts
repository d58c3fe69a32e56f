import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { toProfileJson } from '../../src/report/run/profile-json.js';
import { viewReport } from '../../src/report/view-report.js';
import { type Microbit, microbitMissing, startMicrobit } from '../support/microbit.js';
import { outputOf, recordOn } from '../support/record.js';

const SOURCE = readFileSync(new URL('../../examples/fragment.py', import.meta.url), 'utf8');
const missing = microbitMissing();

describe.skipIf(missing)(`a heap in pieces on the micro:bit${missing ? `: ${missing}` : ''}`, () => {
  let board: Microbit;
  beforeEach(async () => {
    board = await startMicrobit();
  });
  afterEach(() => board?.stop());

  it('ends in a MemoryError with much memory free, and the sentence on top has the numbers', async () => {
    const recorded = await recordOn(board.path, SOURCE);
    const { failure, maps } = analyse(recorded.capture).summary;
    expect(maps.map(({ role }) => role)).toEqual(['baseline', 'failure', 'final']);
    const requested = Number(/allocating (\d+) bytes/.exec(JSON.stringify(recorded.capture.records))?.[1]);
    expect(requested).toBeGreaterThan(failure!.largestFreeBytes!);
    expect(failure!.freeBytes).toBeGreaterThan(2 * requested);
    const text = (bytes: number) => `${bytes.toLocaleString('en-US')} B`;
    const { verdict, fragmentation } = viewReport(analyse(recorded.capture), 'run');
    expect(verdict.tone).toBe('bad');
    expect(verdict.text).toContain(
      `with enough free: it asked for ${text(requested)}; ${text(failure!.freeBytes!)} were free, ${text(failure!.largestFreeBytes!)} in one piece.`,
    );
    expect(fragmentation?.barriers.every(({ since }) => since !== 'not known')).toBe(true);
    const json = toProfileJson(analyse(recorded.capture), { capture: null, html: null });
    expect(json.fragmentation?.placeable[requested]).toBe(0);
    // What is free is what the program saw, but for the frame that it then asked for and the exception.
    const seen = Number(/free: (\d+)/.exec(outputOf(recorded))?.[1]);
    expect(Math.abs(seen - failure!.freeBytes!)).toBeLessThan(512);
  });

  it('tells a buffer that only mpgc keeps from fitting, and how to measure that', async () => {
    const { capture } = await recordOn(board.path, "frame=bytearray(7700)\nprint('frame', len(frame))\n");
    const analysis = analyse(capture);
    const [found] = analysis.findings;
    expect(found).toMatchObject({ code: 'out-of-memory', requestedBytes: 7700, cause: 'mpgc' });
    const { mpgcBytes, largestFreeBytes } = analysis.summary.fragmentation!.withoutMpgc!;
    expect(largestFreeBytes).toBeGreaterThanOrEqual(7700);
    const view = viewReport(analysis, 'run');
    expect(view.verdict.text).toMatch(
      `Without mpgc's own ${mpgcBytes.toLocaleString('en-US')} B the largest free block would be ${largestFreeBytes.toLocaleString('en-US')} B, and the 7,700 B would fit.`,
    );
    expect(view.findings[0]?.advice[0]?.command).toMatch(/ --bare$/);
    expect(view.fragmentation?.barriers.map(({ since }) => since)).toContain("mpgc's own");
    // The same, measured.
    const measured = analyse((await recordOn(board.path, 'frame=bytearray(7700)\n', { bare: null })).capture);
    expect(measured.findings[0]?.code).toBe('fits-without-mpgc');
  });

  it('does not complain about a heap with room', async () => {
    const { capture } = await recordOn(board.path, 'kept=[bytearray(20) for _ in range(9)]\n');
    const { verdict, fragmentation } = viewReport(analyse(capture), 'run');
    expect(verdict.tone).toBe('good');
    expect(fragmentation?.verdict).toMatch(/: a buffer of \d KiB still fits/);
  });
});

describe('a heap in pieces that can grow', () => {
  it('is told as it is, and no warning', async () => {
    const { capture } = await recordOn('sim:heap=64k', SOURCE);
    const json = toProfileJson(analyse(capture), { capture: null, html: null });
    expect(json.fragmentation).toMatchObject({ role: 'final', collected: true });
    expect(json.fragmentation!.ratio).toBeGreaterThan(0.5);
    expect(json.findings.map(({ code }) => code)).not.toContain('fragmented');
    expect(viewReport(analyse(capture), 'run').verdict.tone).toBe('good');
  });
});
