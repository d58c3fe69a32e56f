import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config/read-config.js';
import { openFile } from '../src/open-file.js';
import { readCapture } from '../src/session/read/read-capture.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-open-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('opens a file, also through a link', () => {
  writeFileSync(join(folder, 'file'), 'x');
  symlinkSync(join(folder, 'file'), join(folder, 'link'));
  for (const name of ['file', 'link']) closeSync(openFile(join(folder, name)));
  expect(() => openFile(join(folder, 'none'))).toThrow('there is no such file');
});

describe.skipIf(process.platform === 'win32')('what is no file (needs mkfifo and /dev)', () => {
  it.each([
    ['a folder', () => folder],
    ['a pipe', () => pipe()],
    ['a device', () => '/dev/zero'],
    ['a device', () => '/dev/null'],
  ])('is refused and not read: %s', (kind, place) => {
    const refusal = (code: string) =>
      expect.objectContaining({
        code,
        exitCode: 2,
        message: expect.stringContaining(`it is ${kind}, not a file`),
      });
    expect(() => readCapture(place())).toThrow(refusal('CAPTURE_NOT_FOUND'));
    expect(() => readConfig(place())).toThrow(refusal('CONFIG_NOT_FOUND'));
  });
});

let pipes = 0;
function pipe(): string {
  const path = join(folder, `pipe${pipes++}`);
  execFileSync('mkfifo', [path]);
  return path;
}
