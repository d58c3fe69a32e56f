import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/run-cli.js';
import { BRANCH_TO_ITSELF } from '../../support/thumb.js';
import { programOf } from '../../support/uf2.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-emu-boot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an emulated board that does not come up', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('is given up at %s', async (signal) => {
    const path = join(folder, 'loop.uf2');
    writeFileSync(path, programOf(BRANCH_TO_ITSELF));
    let sent = false;
    const { code, stderr } = await runCli(['doctor', '--port', `emu:${path}`, '--boot-timeout', '1h'], {
      onOutput: (printed, kill) => {
        if (sent || !printed.includes('of its clock')) return;
        sent = true;
        kill(signal);
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped before the emulated board had started.');
  });
});
