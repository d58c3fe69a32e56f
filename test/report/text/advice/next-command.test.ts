import { describe, expect, it } from 'vitest';
import {
  doctorCommand,
  huntCommand,
  profileCommand,
  runAgain,
  simulateCommand,
} from '../../../../src/report/text/advice/next-command.js';
import type { HeaderRecord } from '../../../../src/session/schema.js';
import { HEADER } from '../../../support/record.js';
import { wordsOf } from '../../../support/shell-words.js';

const headerWith = (options: Partial<HeaderRecord['options']>, path?: string): HeaderRecord => ({
  ...HEADER,
  port: 'emu:my firmware.uf2',
  script: { ...HEADER.script, ...(path === undefined ? {} : { path }) },
  options: { ...HEADER.options, ...options },
});

describe('a command that is proposed', () => {
  it('is a run again, with all that it was asked for', () => {
    const header = headerWith(
      {
        call: "step('a b')",
        iterations: 7,
        intervalMs: 12.5,
        durationMs: 30_000,
        lingerMs: 500,
        maps: 3,
        collectEveryMs: 100,
        maxOverhead: 0.07,
        reset: 'none',
      },
      "my folder/my file's.py",
    );
    expect(wordsOf(runAgain(header))).toEqual([
      'mpgc',
      'profile',
      "my folder/my file's.py",
      ...['--call', "step('a b')", '--iterations', '7'],
      ...['--interval', '12.5ms', '--duration', '30s', '--linger', '500ms'],
      ...['--maps', '3', '--collect-every', '100ms', '--max-overhead', '7%'],
      ...['--port', 'emu:my firmware.uf2', '--reset', 'none'],
    ]);
  });

  it('is a hunt again, or one in the call of a profile', () => {
    const hunt = { setup: 'a = "x y"', iterations: 60, untilMs: 600_000, allowErrors: true };
    const header = headerWith({ call: 'step()', hunt }, '-x.py');
    const again = [
      ...['mpgc', 'leak', './-x.py', '--setup', 'a = "x y"', '--call', 'step()'],
      ...['--iterations', '60', '--until', '600s', '--allow-errors', '--port', 'emu:my firmware.uf2'],
    ];
    expect(wordsOf(runAgain(header))).toEqual(again);
    expect(wordsOf(huntCommand(headerWith({ call: 'step()' })) ?? '')).toEqual([
      ...['mpgc', 'leak', HEADER.script.name, '--call', 'step()', '--port', 'emu:my firmware.uf2'],
    ]);
    expect(huntCommand(headerWith({ call: null }))).toBeNull();
  });

  it('names the script alone where an older capture knows no more, and the capture as it was given', () => {
    expect(profileCommand(HEADER)).toBe(`mpgc profile ${HEADER.script.name} --port test`);
    expect(doctorCommand(HEADER, '--seed', '3')).toBe('mpgc doctor --port test --seed 3');
    expect(wordsOf(simulateCommand("my runs/it's.mpgc.jsonl", '--alloc', '500'))).toEqual([
      ...['mpgc', 'simulate', "my runs/it's.mpgc.jsonl", '--alloc', '500'],
    ]);
  });
});
