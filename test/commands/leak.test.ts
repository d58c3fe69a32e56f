import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leakSchema } from '../../src/report/leak/leak-json.js';
import { profileSchema } from '../../src/report/run/profile-json.js';
import { runCli } from '../support/run-cli.js';

const LEAKS = 'kept=None\ndef step():\n global kept\n kept=(kept,1)\n';
const SLOW = `${LEAKS} for i in range(20000): pass\n`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type OnOutput = NonNullable<Parameters<typeof runCli>[1]>['onOutput'];

function leak(source: string, args: string[], onOutput?: OnOutput) {
  writeFileSync(join(folder, 'main.py'), source);
  return runCli(['leak', 'main.py', '--port', 'sim', ...args], {
    cwd: folder,
    ...(onOutput ? { onOutput } : {}),
  });
}

describe('mpgc leak', () => {
  it('says the verdict and what each call leaves, in 80 columns, and ends with 1 for a leak', async () => {
    const { code, stdout } = await leak(LEAKS, ['--call', 'step()']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILED: Leak: `kept` grows by one link with each call of step\(\): 16 B/m);
    expect(stdout).toContain('each call leaves 1 block, 16 B: 1 tuple\n');
    expect(stdout.split('\n').length).toBeLessThanOrEqual(25);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(readdirSync(join(folder, 'mpgc-reports'))).toHaveLength(2);
  });

  it('judges the passes of a program that goes on, without a call', async () => {
    const grows = 'kept = None\nwhile True:\n    kept = (kept, 1)\n';
    const { code, stdout } = await leak(grows, ['--json', '--no-verify']);
    expect(code).toBe(1);
    const json = leakSchema.parse(JSON.parse(stdout));
    expect(json).toMatchObject({
      verdict: 'leak',
      bytesPerCall: 16,
      growth: 'exact',
      call: '',
      end: 'decided',
    });
    expect(json.loops).toMatchObject([
      { file: 'main.py', line: 2, speaks: true, bytesPerPass: 16, verdict: 'leak' },
    ]);
    expect(json.holders).toMatchObject([
      { root: 'script', path: 'kept', type: 'chain', entriesPerCall: 1, from: 'census' },
    ]);
    expect(json.census).toMatchObject({ units: 160, walks: 6, filledUp: [] });
    expect(json.loops[0]?.passes).toBe(json.calls);
    const printed = await leak(grows, ['--until', '10s', '--no-verify', '--loop', '2']);
    expect(printed.stdout).toMatch(
      /Leak: `kept` grows by one link with each pass of the loop in\s+line\s+2:\s+16\s+B\s+\(main\.py:3\)\./,
    );
    const wrong = await leak(grows, ['--loop', '3']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('begins in line 3 of main.py')]);
  });

  it('watches a program that goes on where no loop is to be judged', async () => {
    const grows =
      'import mpgc,time\nkept=[]\nwhile True:\n kept.append(bytearray(1000))\n mpgc.mark("loop")\n time.sleep_ms(50)\n';
    const { code, stdout } = await leak(grows, ['--loop', 'none', '--until', '3s', '--json', '--no-verify']);
    expect(code).toBe(1);
    const json = profileSchema.parse(JSON.parse(stdout));
    expect(json.overTime).toMatchObject({ verdict: 'grows' });
    expect(json.findings[0]).toMatchObject({ code: 'grows-over-time', severity: 'error' });
    // A request that no heap holds is no leak.
    const raised = await leak('x=bytearray(1 << 30)\n', ['--until', '1s', '--no-verify']);
    expect([raised.code, raised.stdout]).toEqual([2, expect.stringContaining('Out of memory')]);
    const unseen = await leak('while True: pass\n', ['--loop', 'none', '--until', '1s', '--no-verify']);
    expect([unseen.code, unseen.stdout]).toEqual([5, expect.stringContaining('is not known')]);
  });

  it('prints one object of the published schema with --json, and mpgc report prints it again', async () => {
    const { code, stdout } = await leak(LEAKS, ['--call', 'step()', '--json', '--iterations', '40']);
    expect(code).toBe(1);
    const json = leakSchema.parse(JSON.parse(stdout));
    expect([json.verdict, json.bytesPerCall, json.calls - json.warmUpCalls]).toEqual(['leak', 16, 40]);
    const again = await runCli(['report', json.files.capture!, '--json'], { cwd: folder });
    expect(again.code).toBe(0);
    expect(leakSchema.parse(JSON.parse(again.stdout))).toEqual({ ...json, files: expect.anything() });
  });

  it('gives a verdict from what there is after ctrl-C', async () => {
    let killed = false;
    const { code, stdout } = await leak(
      SLOW,
      ['--call', 'step()', '--iterations', '1000000'],
      (printed, kill) => {
        if (killed || !printed.includes('mpgc: calling')) return;
        killed = true;
        setTimeout(() => kill('SIGINT'), 1500);
      },
    );
    expect(stdout).toContain('stopped by ctrl-C');
    expect(stdout).toContain('Leak: each call of step() leaks 16 B.');
    expect(code).toBe(1);
  });

  it.each([
    [['--call', 'step('], '--call is not one expression'],
    [['--call', 'step'], 'Did you mean --call "step()"?'],
    [['--call', ' '], '--call is not one expression'],
    [['--setup', 'init()'], 'must be provided when using --setup: --call'],
    [['--call', 'step()', '--until', '10'], 'takes a time from 1ms to 576h'],
  ])('says what to do about %s', async (args, text) => {
    const { code, stderr } = await leak(LEAKS, args);
    expect(stderr).toContain(text);
    expect(code).toBe(2);
  });

  it('shows where a call raised, and ends with 2', async () => {
    const { code, stdout } = await leak('def step():\n raise OSError(5)\n', ['--call', 'step()']);
    expect(stdout).toContain('Inconclusive: call 1 raised: OSError: [Errno 5] EIO. Check --call.');
    expect(stdout).toContain('File "main.py", line 2, in step');
    expect(code).toBe(2);
  });
});
