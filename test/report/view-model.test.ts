import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { viewCapture } from '../../src/report/view-model.js';
import { board, captureOf, END, sample, WHOLE_RUN } from '../support/hand-made.js';

const viewOf = (records: object[], options = {}) =>
  viewCapture(captureOf(records, options), 'run.mpgc.jsonl');

describe('the view of a whole run', () => {
  const view = viewOf(WHOLE_RUN);
  const figure = (name: string) => view.figures.find((candidate) => candidate.name === name)?.value;

  it('has its figures as text', () => {
    expect(Object.fromEntries(view.figures.slice(0, 8).map(({ name, value }) => [name, value]))).toEqual({
      Baseline: '2,000 B',
      Peak: '8,000 B',
      Garbage: '3,500 B',
      'Live at the end': '2,500 B',
      Retained: '500 B',
      Heap: '16,000 B (15.6 KiB)',
      Free: '15,920 B (15.5 KiB)',
      'Largest free block': '14,384 B (14.0 KiB)',
    });
    expect(figure('Collection pause')).toBe('p50 1000 µs, max 1100 µs');
    expect(figure('Agent')).toBe('1,000 B');
    expect(figure('Sampling')).toBe('3.3 %');
    expect(figure('Could grow by')).toBeUndefined();
  });

  it('has a verdict and its findings', () => {
    expect(view.verdict).toEqual({
      tone: 'good',
      text: 'The program ran; 500 B more are live after it than before.',
    });
    expect(view.findings).toMatchObject([{ severity: 'info', text: expect.stringContaining('500 B more') }]);
    expect([view.script, view.capture, view.traceback]).toEqual(['main.py', 'run.mpgc.jsonl', null]);
  });

  it('has the timeline with the agent subtracted', () => {
    expect(view.timeline).toEqual({
      points: [
        { ms: 10, allocBytes: 2000, source: 'prompt', liveBytes: 2000, collected: true, drop: false },
        { ms: 20, allocBytes: 4000, source: 'mark', liveBytes: 2000, collected: false, drop: false },
        { ms: 30, allocBytes: 8000, source: 'timer', liveBytes: 2000, collected: false, drop: false },
        { ms: 40, allocBytes: 5000, source: 'timer', liveBytes: 2000, collected: false, drop: true },
        { ms: 50, allocBytes: 6000, source: 'prompt', liveBytes: 2000, collected: false, drop: false },
        { ms: 60, allocBytes: 2500, source: 'prompt', liveBytes: 2500, collected: true, drop: false },
      ],
      marks: [{ ms: 20, label: 'start' }],
      totalBytes: 16000,
    });
  });

  it('has both maps', () => {
    expect(
      view.maps.map(({ title, blockBytes, areas }) => [title, blockBytes, areas[0]?.letters.length]),
    ).toEqual([
      ['Before the program', 16, 1000],
      ['After the program, collected', 16, 1000],
    ]);
  });

  it('says how the run went', () => {
    expect(view.run).toEqual(
      expect.arrayContaining([
        { name: 'Program', value: 'ran to its end' },
        { name: 'Exit code', value: '0' },
        { name: 'Took', value: "250 ms by the host's clock, upload included" },
      ]),
    );
    expect(view.output).toBe('hello\n');
  });
});

describe('the view', () => {
  it('says "not known" where nothing is, and that the run is incomplete', () => {
    const view = viewOf([]);
    expect(view.verdict).toEqual({ tone: 'bad', text: 'The run is incomplete: The capture has no end.' });
    expect(view.figures.find(({ name }) => name === 'Peak')?.value).toBe('not known');
    expect([view.board, view.maps, view.timeline.points]).toEqual([[], [], []]);
  });

  it('does not call a run good whose retained memory is not known', () => {
    expect(viewOf([board(), sample(1, 2000), END]).verdict.tone).toBe('warning');
  });

  it('never shows more live memory than allocated', () => {
    const samples = fc.array(fc.record({ allocBytes: fc.nat(9000), collected: fc.boolean() }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(samples, (changes) => {
        const records = changes.map(({ allocBytes, collected }, at) =>
          sample(at + 1, allocBytes, { collected }),
        );
        const { points } = viewOf(records).timeline;
        expect(points).toHaveLength(changes.length);
        for (const { allocBytes, liveBytes, collected } of points) {
          expect(liveBytes ?? 0).toBeLessThanOrEqual(allocBytes);
          if (collected) expect(liveBytes).toBe(allocBytes);
        }
        expect(points[0]?.liveBytes ?? null).toBe(points[0]?.collected ? points[0].allocBytes : null);
      }),
    );
  });

  it('joins output that was cut inside a UTF-8 character', () => {
    const records = ['gr\xc3', '\xb6n\r\n'].map((latin1) => ({
      type: 'output',
      base64: Buffer.from(latin1, 'latin1').toString('base64'),
    }));
    expect(viewOf(records).output).toBe('grön\n');
  });

  it('has no character that a terminal acts on in any text that comes from the board', () => {
    const evil = 'x\x1b[2J\x07\u202e';
    const view = viewOf([
      board({ build: evil, machine: evil, uniqueId: evil, implementation: evil }),
      sample(1, 2000),
      { type: 'mark', seq: 1, label: evil },
      { type: 'output', text: evil },
      { type: 'warning', code: 'step-failed', message: evil },
      { type: 'error', origin: 'program', code: 'ValueError', message: evil, traceback: evil },
      { ...END, reason: 'exception', exitCode: 1 },
    ]);
    const harmful = textsIn(view).filter(([, text]) => /(?![\t\n])\p{Cc}|\p{Bidi_Control}/u.test(text));
    expect(harmful.map(([path]) => path)).toEqual([]);
    expect(view.output).toBe('x\\x1b[2J\\x07\\u202e');
  });
});

/** Every text in `value`, with the path to it. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${path}/${key}`));
}
