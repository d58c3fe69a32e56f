import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hardReset } from '../../src/agent/board/hard-reset.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { profileSchema } from '../../src/report/run/profile-json.js';
import { readCapture } from '../../src/session/read/read-capture.js';
import { type Microbit, microbitMissing, startMicrobit } from '../support/microbit.js';
import { runCli } from '../support/run-cli.js';
import { suggestedInMarkdown, unusable } from '../support/suggested-commands.js';
import { withPort } from '../support/targets.js';

const FRAGMENT = fileURLToPath(new URL('../../examples/fragment.py', import.meta.url));

const missing = microbitMissing();

describe.skipIf(missing)(
  `mpgc profile over a real serial device (micro:bit${missing ? `: ${missing}` : ''})`,
  () => {
    let folder = '';
    let board: Microbit;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'mpgc-test-'));
      board = await startMicrobit();
    });
    afterEach(() => {
      board.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const profile = (source: string, args: string[] = [], onOutput?: (printed: string) => void) => {
      writeFileSync(join(folder, 'main.py'), source);
      return runCli(['profile', 'main.py', '--port', board.path, ...args], {
        cwd: folder,
        ...(onOutput ? { onOutput } : {}),
      });
    };

    it('profiles, and says what it costs', async () => {
      const { code, stdout } = await profile('import mpgc\nx=[1]*50\nmpgc.mark("a")\n', ['--json']);
      expect(code).toBe(0);
      const json = profileSchema.parse(JSON.parse(stdout));
      expect(json.board).toMatchObject({
        platform: 'microbit',
        blockBytes: 16,
        totalBytes: 10048,
        collects: 'inline',
      });
      expect(json.agent!.heapBytes).toBeLessThanOrEqual(1400);
      expect(json.summary.collectionPauseUs!.count).toBeGreaterThan(0);
    });

    it('says that the port is busy', async () => {
      const { code, stderr } = await withPort(board.path, () => profile('pass\n'));
      expect(stderr).toContain('is in use by another program');
      expect(code).toBe(3);
      expect(readdirSync(folder)).toEqual(['main.py']);
    });

    it('keeps the capture and reports when the board is lost', async () => {
      const { code, stdout } = await profile('print("on")\nwhile True:\n pass\n', [], (printed) => {
        if (/^on$/m.test(printed)) board.stop();
      });
      expect(code).toBe(4);
      expect(stdout).toContain('went away');
      const name = readdirSync(join(folder, 'mpgc-reports')).find((file) => file.endsWith('.jsonl'))!;
      const { records } = readCapture(join(folder, 'mpgc-reports', name));
      expect(records.last).toMatchObject({ type: 'end', reason: 'lost' });
      expect([...records.samples].some(({ role }) => role === 'baseline')).toBe(true);
    });

    it('gives up on a program that cannot be interrupted, and on the device that chatters from then on', async () => {
      const deaf = 'import micropython\nmicropython.kbd_intr(-1)\nwhile True:\n print("noise")\n';
      const first = await profile(deaf, ['--duration', '500ms']);
      expect(first.stdout).toContain('The program does not stop');
      expect(first.code).toBe(4);
      const second = await profile('pass\n');
      expect(second.stderr).toContain('it is not a MicroPython prompt');
      expect(second.stderr).toContain('noise');
      expect(second.code).toBe(3);
    });

    it('restarts the chip when that is asked for, and profiles from there', async () => {
      await withPort(board.path, async (transport) => {
        const repl = new RawRepl(transport);
        await repl.enter();
        await repl.run('kept=1');
        await hardReset(transport, { bootTimeoutMs: 5000 });
      });
      const kept = await withPort(board.path, async (transport) => {
        const repl = new RawRepl(transport);
        await repl.enter();
        const answer = await repl.run("print('kept' in globals())");
        await repl.leave();
        return String(answer).trim();
      });
      expect(kept).toBe('False');
      const { code, stderr } = await profile('print("on")\n', ['--reset', 'hard']);
      expect(stderr).toContain('restarting the chip');
      expect(code).toBe(0);
    });

    it('says that a program restarted the board', async () => {
      const { code, stdout } = await profile('import machine\nmachine.reset()\n');
      expect(stdout).toContain('restarted');
      expect(code).toBe(4);
    });

    it('runs out of memory for real, and still reports', async () => {
      const { code, stdout } = await profile('a=[]\nwhile True:\n a.append(bytearray(300))\n', ['--json']);
      const json = profileSchema.parse(JSON.parse(stdout));
      expect(code).toBe(1);
      expect(json.findings[0]).toMatchObject({ code: 'out-of-memory' });
      expect(json.summary.finalLiveBytes).toBeGreaterThan(5000);
      expect(json.summary.largestFreeBytes).not.toBeNull();
    });

    it('proposes commands after a MemoryError that a shell runs as they are printed', async () => {
      mkdirSync(join(folder, 'scripts'));
      cpSync(FRAGMENT, join(folder, 'scripts', 'pieces.py'));
      const args = ['scripts/pieces.py', '--port', board.path, '--out', 'out', '--json'];
      const { files } = profileSchema.parse(
        JSON.parse((await runCli(['profile', ...args], { cwd: folder })).stdout),
      );
      const report = await runCli(['report', files.capture!, '-f', 'md', '--stdout'], { cwd: folder });
      const commands = suggestedInMarkdown(report.stdout);
      expect(commands.map((command) => command.split(' ')[1])).toEqual(['simulate']);
      expect(await unusable(commands, folder)).toEqual({});
    });
  },
);
