import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { leakSchema, toLeakJson } from '../../../src/report/leak/leak-json.js';
import { viewLeak } from '../../../src/report/leak/view-leak.js';
import { CaptureRecords } from '../../../src/session/records/capture-records.js';
import { END } from '../../support/hand-made.js';
import { CLEAN, huntOf, LEAK, START } from '../../support/hunt.js';
import { HEADER } from '../../support/record.js';

describe('the view and the JSON of a hunt', () => {
  const capture = huntOf({ ...LEAK, maps: ['h=', 'h=T.T.T.h='] });

  it('count areas from 1, where there are several', () => {
    const grown = analyse(huntOf({ ...LEAK, maps: ['h=..', 'h=T.|D...'] }));
    expect(viewLeak(grown)?.groups.map(({ places }) => places)).toEqual(['area 2, 0x0', 'area 1, 0x20']);
    expect(toLeakJson(grown, { capture: null, html: null }).groups[0]?.places).toEqual([
      { area: 1, offset: 0 },
    ]);
  });

  it('have what is new in the maps, for the calls between them', () => {
    const view = viewLeak(analyse(capture));
    expect(view).toMatchObject({ verdict: 'leak', tone: 'bad', rate: '16 B a call [16 B, 16 B]' });
    expect(view?.groups).toMatchObject([
      { fingerprint: 'T1', count: '3', bytes: '48 B', perCall: '0.05 a call', places: '0x20, 0x40, 0x60' },
      { fingerprint: 'h2', count: '1', bytes: '32 B', pattern: 'one block run', places: '0x80' },
    ]);
    expect(view?.groupsNote).toContain('after the warm-up (call 4)');
  });

  it('have a line only where it leaks, through the last level', () => {
    const line = viewLeak(analyse(capture))?.chart.line;
    expect(line).toMatchObject({ toCalls: 64, perCall: 16, interval: [16, 16] });
    expect((line?.fromBytes ?? 0) + 16 * (64 - (line?.fromCalls ?? 0))).toBe(START + 16 * 64);
    const clean = huntOf(CLEAN);
    expect(viewLeak(analyse(clean))).toMatchObject({
      tone: 'good',
      rate: '0 B a call',
      groups: [],
      groupsNote: expect.stringContaining('Not known'),
      chart: { line: null, points: expect.arrayContaining([{ calls: 0, liveBytes: START, phase: 'start' }]) },
    });
  });

  it('say the same as the judgement, by the schema', () => {
    const json = toLeakJson(analyse(capture), { capture: null, html: null });
    expect(leakSchema.parse(json)).toEqual(json);
    expect(json).toMatchObject({
      verdict: 'leak',
      reason: null,
      bytesPerCall: 16,
      interval: [16, 16],
      growth: 'exact',
      callsToFull: 750,
      secondsToFull: 1.5,
      calls: 64,
      warmUpCalls: 4,
      startBytes: START,
      endBytes: START + 16 * 64,
      call: 'step()',
      raised: [],
      end: 'finished',
    });
    const clean = toLeakJson(analyse(huntOf(CLEAN)), { capture: null, html: null });
    expect(clean).toMatchObject({
      verdict: 'clean',
      bytesPerCall: 0,
      interval: [0, 0],
      growth: null,
      groups: [],
    });
  });

  it('tell of a call that ended the program', () => {
    const exits = huntOf({ ...CLEAN, ending: [{ ...END, reason: 'exit' }] });
    expect(toLeakJson(analyse(exits), { capture: null, html: null })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'exited',
      sentence: 'Inconclusive: call 64 ended the program by SystemExit.',
    });
  });

  it('are none for a profile', () => {
    const profile = {
      ...capture,
      header: HEADER,
      records: CaptureRecords.of([HEADER, ...[...capture.records].slice(1)]),
    };
    expect(viewLeak(analyse(profile))).toBeNull();
    expect(() => toLeakJson(analyse(profile), { capture: null, html: null })).toThrow('no hunt');
  });
});
