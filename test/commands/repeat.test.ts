import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runRepeated } from '../../src/app/record/run-repeated.js';
import { EXIT, MpgcError } from '../../src/errors.js';
import { repeatSchema } from '../../src/report/several/repeat-json.js';
import { runCli } from '../support/run-cli.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-repeat-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (source: string, args: string[], options = {}) => {
  writeFileSync(join(folder, 'main.py'), source);
  return runCli([...args, '--port', 'sim:heap=64k', '--no-verify'], { cwd: folder, ...options });
};
const captures = () => readdirSync(join(folder, 'mpgc-reports')).filter((name) => name.endsWith('.jsonl'));

describe('--repeat', () => {
  it('records so many runs, each with files of its own, and shows the spread', async () => {
    const { code, stdout, stderr } = await run('x=bytearray(1000)\n', [
      'profile',
      'main.py',
      '--repeat',
      '3',
      '--force',
    ]);
    expect(code).toBe(0);
    const told = stderr.split('\n').filter((line) => /^mpgc: run \d/.test(line));
    expect(told).toEqual(
      [1, 2, 3].map((number) =>
        expect.stringMatching(
          new RegExp(`^mpgc: run ${number} of 3: .* live at the end 1,\\d{3} B, peak .*, exit code 0$`),
        ),
      ),
    );
    expect(stdout).toMatch(/^run 3 +1,\d{3} B +\d,\d{3} B/m);
    expect(stdout).toMatch(/the same in each run:.*retained 1,\d{3} B/s);
    expect(stdout).toContain('All 3 runs agree: live at the end');
    expect(stdout).toMatch(/^ok: In each of 3 runs: The program left 1,\d{3} B/m);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(captures()).toHaveLength(3);
    const [, stem] = /^overview mpgc-reports\/(main-\S*)-overview\.html$/m.exec(stdout) ?? [];
    const page = readFileSync(join(folder, 'mpgc-reports', `${stem}-overview.html`), 'utf8');
    expect(page).toContain(`<a href="${stem}.html">Run 1</a>`);
    const checked = await runCli(['check', ...captures(), '--budget', 'retained=8k'], {
      cwd: join(folder, 'mpgc-reports'),
    });
    expect(checked.stdout).toContain('in the worst of 3 captures');
    expect(checked.code).toBe(0);
  });

  it('prints one object of the published schema with --json, also of hunts', async () => {
    const source = 'kept=None\ndef step():\n global kept\n kept=(kept,1)\n';
    const args = ['leak', 'main.py', '--call', 'step()', '--iterations', '60', '--repeat', '2', '--json'];
    const { code, stdout } = await run(source, args);
    const { wanted, runs, spread, stopped, agreement, overview } = repeatSchema.parse(JSON.parse(stdout));
    expect([code, wanted, runs.map(({ exitCode }) => exitCode)]).toEqual([1, 2, [1, 1]]);
    expect(stopped).toBeNull();
    expect(agreement).toMatchObject({ type: 'agree', figures: ['leak', 'live', 'peak'], deviations: [] });
    expect(overview).toMatch(/-overview\.html$/);
    expect(spread.find(({ figure }) => figure === 'leak')).toMatchObject({
      min: 16,
      median: 16,
      max: 16,
      known: 2,
    });
  });

  it('ends with the run that ctrl-C ends', async () => {
    let killed = false;
    const { code, stdout } = await run(
      'import time\nprint("on")\nwhile True:\n time.sleep_ms(10)\n',
      ['profile', 'main.py', '--repeat', '5'],
      {
        onOutput: (printed: string, kill: (signal: NodeJS.Signals) => void) => {
          if (killed || !/^on$/m.test(printed)) return;
          killed = true;
          kill('SIGINT');
        },
      },
    );
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'INCONCLUSIVE: Stopped after 1 of 5 runs: run 1 was stopped by ctrl-C.',
    );
    expect(captures()).toHaveLength(1);
    expect(code).toBe(5);
  });

  it('says with --json where SIGTERM ended it', async () => {
    let killed = false;
    const { code, stdout } = await run(
      'import time\nprint("on")\nwhile True:\n time.sleep_ms(10)\n',
      ['profile', 'main.py', '--repeat', '5', '--duration', '1s', '--json'],
      {
        onOutput: (printed: string, kill: (signal: NodeJS.Signals) => void) => {
          if (killed || (printed.match(/^on$/gm)?.length ?? 0) < 2) return;
          killed = true;
          kill('SIGTERM');
        },
      },
    );
    const { stopped, runs } = repeatSchema.parse(JSON.parse(stdout));
    expect(stopped).toBe('Stopped after 2 of 5 runs: run 2 was stopped by ctrl-C.');
    expect(runs.map(({ interrupted }) => interrupted)).toEqual([false, true]);
    expect(code).toBe(5);
  });

  it('refuses no run at all', async () => {
    const { code, stderr } = await run('', ['profile', 'main.py', '--repeat', '0']);
    expect(stderr).toContain('--repeat');
    expect(code).toBe(2);
  });
});

describe('a series of runs', () => {
  const WHOLE = { exitCode: 0, failure: null, interrupted: false };
  const lost = new MpgcError('BOARD_LOST', 'The board went away.');
  const outcomes = (codes: number[], failures: (MpgcError | null)[] = []) => {
    let at = -1;
    return async () => {
      at += 1;
      return { exitCode: codes[at] ?? 0, failure: failures[at] ?? null, interrupted: false };
    };
  };

  it.each([
    [[0, 0, 0], 0],
    [[0, EXIT.inconclusive, 0], EXIT.inconclusive],
    [[EXIT.inconclusive, EXIT.verdict, 0], EXIT.verdict],
    [[EXIT.verdict, EXIT.usage], EXIT.usage],
  ])('of exit codes %j ends with %s', async (codes, expected) => {
    const { exitCode, results } = await runRepeated(codes.length, {}, outcomes(codes));
    expect([exitCode, results.length]).toEqual([expected, codes.length]);
  });

  it('stops where the board is lost, and keeps what there is', async () => {
    const series = await runRepeated(5, {}, outcomes([0, lost.exitCode], [null, lost]));
    expect(series).toMatchObject({ wanted: 5, failure: lost, exitCode: EXIT.boardLost });
    expect(series.results).toHaveLength(2);
  });

  it('stops where the board cannot be reached again', async () => {
    const gone = new MpgcError('PORT_NOT_FOUND', 'There is no port.');
    const series = await runRepeated(3, {}, async (number) => {
      if (number === 2) throw gone;
      return WHOLE;
    });
    expect(series).toMatchObject({ failure: gone, stopped: null, exitCode: EXIT.unreachable });
    expect(series.results).toHaveLength(1);
  });

  it('that measured nothing is an error', async () => {
    await expect(runRepeated(3, {}, () => Promise.reject(lost))).rejects.toBe(lost);
  });

  it.each([
    ['in a run', [WHOLE, { ...WHOLE, interrupted: true }], 3, 'in-run', EXIT.inconclusive],
    ['in the last run', [WHOLE, { ...WHOLE, interrupted: true }], 2, 'in-run', EXIT.inconclusive],
    ['in a run that failed', [{ ...WHOLE, exitCode: 1, interrupted: true }], 3, 'in-run', EXIT.verdict],
    ['after the last program', [WHOLE, WHOLE], 2, null, 0],
  ] as const)('ended by ctrl-C %s is whole or not conclusive', async (_, runs, wanted, stopped, exitCode) => {
    const controller = new AbortController();
    const series = await runRepeated(wanted, { signal: controller.signal }, async (number) => {
      if (number === runs.length) controller.abort();
      return runs[number - 1]!;
    });
    expect(series).toMatchObject({ results: runs, stopped, failure: null, exitCode });
  });

  it('ended by ctrl-C between two programs is no failure, and not whole', async () => {
    const controller = new AbortController();
    const series = await runRepeated(3, { signal: controller.signal }, async (number) => {
      if (number === 1) return WHOLE;
      controller.abort();
      throw new MpgcError('CANCELLED', 'Stopped.');
    });
    expect(series).toMatchObject({ wanted: 3, failure: null, stopped: 'between-runs', exitCode: 5 });
  });
});
