import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckedBoard } from '../../../src/agent/model-check/check-memory.js';
import { KnownBoards } from '../../../src/app/record/known-boards.js';
import type { ModelCheck } from '../../../src/session/model-check-schema.js';
import { boardSchema } from '../../../src/session/schema.js';
import { board } from '../../support/hand-made.js';

const MATCH: ModelCheck = {
  conformance: {
    status: 'match',
    rounds: 1,
    operations: 60,
    collections: 3,
    repeated: 0,
    seed: 1,
    expectedRules: '1.27',
    rules: ['1.27'],
  },
  accounting: { status: 'match', maps: 4 },
};
const BOARD: CheckedBoard = {
  identity: boardSchema.parse({ atMs: 0, ...board({}) }),
  totalBytes: 64_000,
  wordBytes: 4,
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-known-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const onlyFile = () => join(folder, 'known-boards', readdirSync(join(folder, 'known-boards'))[0] ?? '');

describe('KnownBoards', () => {
  it('remembers a board that behaved as the model, with the time', () => {
    new KnownBoards(folder).remember(BOARD, MATCH);
    const recalled = new KnownBoards(folder).recall(BOARD);
    expect(recalled).toEqual({ ...MATCH, checkedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
  });

  it.each<[string, CheckedBoard]>([
    ['another build', { ...BOARD, identity: { ...BOARD.identity, build: 'another' } }],
    ['another version', { ...BOARD, identity: { ...BOARD.identity, version: [1, 99, 0] } }],
    ['another unit', { ...BOARD, identity: { ...BOARD.identity, uniqueId: 'ff00' } }],
    ['another heap', { ...BOARD, totalBytes: 64_016 }],
    ['another word', { ...BOARD, wordBytes: 8 }],
  ])('knows nothing of %s', (_, other) => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, MATCH);
    expect(known.recall(other)).toBeNull();
  });

  it.each<[string, ModelCheck]>([
    ['differed', { ...MATCH, conformance: { ...MATCH.conformance, status: 'mismatch' } }],
    ['could not be compared', { ...MATCH, conformance: { ...MATCH.conformance, status: 'not-applicable' } }],
    ['disagreed with itself', { ...MATCH, accounting: { status: 'mismatch', maps: 1 } }],
  ])('does not remember one that %s', (_, check) => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, check);
    expect(known.recall(BOARD)).toBeNull();
  });

  it('forgets a board that behaves otherwise now', () => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, MATCH);
    known.remember(BOARD, { ...MATCH, conformance: { ...MATCH.conformance, status: 'mismatch' } });
    expect(known.recall(BOARD)).toBeNull();
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, 40)],
    ['of another form', () => '{"conformance":1}'],
    ['a mismatch by now', (text: string) => text.replace('"match"', '"mismatch"')],
    ['far too long', (text: string) => text.padEnd(100_000)],
    ['of a day to come', (text: string) => text.replace(/"checkedAt":"\d{4}/, '"checkedAt":"2999')],
  ])('compares again where the file is %s', (_, damage) => {
    const known = new KnownBoards(folder);
    known.remember(BOARD, MATCH);
    writeFileSync(onlyFile(), damage(readFileSync(onlyFile(), 'utf8')));
    expect(known.recall(BOARD)).toBeNull();
  });

  it('does without a folder that cannot be written', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const known = new KnownBoards(file);
    known.remember(BOARD, MATCH);
    expect(known.recall(BOARD)).toBeNull();
  });
});
