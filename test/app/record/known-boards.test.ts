import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownBoard, SeenBoard } from '../../../src/agent/board/board-memory.js';
import { KnownBoards } from '../../../src/app/record/known-boards.js';
import type { ModelCheck } from '../../../src/session/model-check-schema.js';
import { FIRMWARE } from '../../support/firmware.js';

const MATCH: ModelCheck = {
  conformance: {
    status: 'match',
    rounds: 1,
    operations: 60,
    collections: 3,
    repeated: 0,
    undecided: 0,
    staleWords: { programs: 0, collections: 0, mostBlocks: 0 },
    seed: 1,
    expectedRules: '1.27',
    rules: ['1.27'],
  },
  accounting: { status: 'match', maps: 4 },
};
const SENDING = { rawPaste: true, plain: false, interruptible: true };
const SEEN: KnownBoard = { check: MATCH, sending: SENDING };
const BOARD: SeenBoard = {
  firmware: { ...FIRMWARE, uid: '[1, 2]' },
  usb: { vendorId: '2e8a', productId: '5', serialNumber: 'e66' },
};
const but = (firmware: Partial<SeenBoard['firmware']>): SeenBoard => ({
  ...BOARD,
  firmware: { ...BOARD.firmware, ...firmware },
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-known-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const onlyFile = () => join(folder, 'known-boards', readdirSync(join(folder, 'known-boards'))[0] ?? '');

describe('KnownBoards', () => {
  it('remembers a board that behaved as the model, with the time', () => {
    new KnownBoards(folder).remember(BOARD, SEEN);
    const recalled = new KnownBoards(folder).recall(BOARD);
    const checkedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(recalled).toEqual({ check: { ...MATCH, checkedAt }, sending: SENDING });
  });

  it.each<[string, SeenBoard]>([
    ['another build', but({ build: 'another' })],
    ['another version', but({ version: [1, 99, 0] })],
    ['another unit', but({ uid: '[1, 3]' })],
    ['another adapter', { ...BOARD, usb: { ...BOARD.usb!, serialNumber: 'e67' } }],
    ['another heap', but({ totalBytes: 64_016 })],
    ['another word', but({ wordBytes: 8 })],
  ])('knows nothing of %s', (_, other) => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, SEEN);
    expect(known.recall(other)).toBeNull();
  });

  it.each<[string, ModelCheck]>([
    ['differed', { ...MATCH, conformance: { ...MATCH.conformance, status: 'mismatch' } }],
    ['could not be compared', { ...MATCH, conformance: { ...MATCH.conformance, status: 'not-applicable' } }],
    ['disagreed with itself', { ...MATCH, accounting: { status: 'mismatch', maps: 1 } }],
  ])('does not remember one that %s', (_, check) => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, { check, sending: SENDING });
    expect(known.recall(BOARD)).toBeNull();
  });

  it('forgets a board that behaves otherwise now', () => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, SEEN);
    known.remember(BOARD, {
      ...SEEN,
      check: { ...MATCH, conformance: { ...MATCH.conformance, status: 'mismatch' } },
    });
    expect(known.recall(BOARD)).toBeNull();
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, 40)],
    ['of another form', () => '{"check":1}'],
    ['a mismatch by now', (text: string) => text.replace('"match"', '"mismatch"')],
    ['far too long', (text: string) => text.padEnd(100_000)],
    ['of a day to come', (text: string) => text.replace(/"checkedAt":"\d{4}/, '"checkedAt":"2999')],
  ])('compares again where the file is %s', (_, damage) => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, SEEN);
    writeFileSync(onlyFile(), damage(readFileSync(onlyFile(), 'utf8')));
    expect(known.recall(BOARD)).toBeNull();
  });

  it('does not wait for what is no file', () => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, SEEN);
    const path = onlyFile();
    rmSync(path);
    mkdirSync(path);
    expect(known.recall(BOARD)).toBeNull();
  });

  it('does without a folder that cannot be written', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const known = new KnownBoards(file);
    known.remember(BOARD, SEEN);
    expect(known.recall(BOARD)).toBeNull();
  });
});
