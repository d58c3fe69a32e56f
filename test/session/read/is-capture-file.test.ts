import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isCaptureFile } from '../../../src/session/read/is-capture-file.js';
import { writeCapture } from '../../support/capture-file.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-is-capture-'));
  writeCapture(at('whole.txt'), captureOf(WHOLE_RUN));
  symlinkSync(at('whole.txt'), at('link.xml'));
  writeFileSync(at('newer'), '{"type":"header", "format" : "mpgc.capture","version":99');
  symlinkSync(at('nowhere'), at('broken'));
  mkdirSync(at('folder'));
  writeFileSync(at('empty.jsonl'), '');
  writeFileSync(at('other.jsonl'), '{"type":"header","format":"mpgcXcapture"}\n');
  writeFileSync(at('quotes'), 'a line\n{"type":"header","format":"mpgc.capture"}\n');
  writeFileSync(at('report.json'), '{\n  "format": "mpgc.capture"\n}\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);

it.each(['whole.txt', 'link.xml', 'newer'])('%s is a capture', (name) => {
  expect(isCaptureFile(at(name))).toBe(true);
});

it.each([
  'nothing',
  'broken',
  'folder',
  'empty.jsonl',
  'other.jsonl',
  'quotes',
  'report.json',
  'empty.jsonl/x',
])('%s is none', (name) => {
  expect(isCaptureFile(at(name))).toBe(false);
});
