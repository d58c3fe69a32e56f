import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

const WRITE_CHARACTERS = 2 ** 20;

/**
 * Writes the capture of a run that took `count` samples by a timer, a hundredth of them after a collection: before and
 * after them it is the recorded one.
 */
export function writeLongCapture(recordedPath, path, count) {
  const records = readFileSync(recordedPath, 'utf8').trimEnd().split('\n').map(withoutSum);
  const last = records.findLastIndex(({ role }) => role === 'baseline');
  const file = openSync(path, 'w');
  let text = '';
  const write = (record) => {
    text += `${JSON.stringify(record)}\n`;
    if (text.length < WRITE_CHARACTERS) return;
    writeSync(file, text);
    text = '';
  };
  const { role: _role, ...baseline } = records[last];
  for (const record of records.slice(0, last + 1)) write(record);
  for (let at = 1; at <= count; at++) write(timerSample(baseline, at));
  for (const record of records.slice(last + 1)) {
    const later = { ...record, atMs: record.atMs + count * INTERVAL_MS };
    if (record.type === 'sample') {
      later.seq += count;
      later.boardMs += count * INTERVAL_MS;
    }
    if (record.type !== 'iteration' && record.type !== 'mark') write(later);
  }
  writeSync(file, text);
  closeSync(file);
}

/** A capture has sums in all lines or in none. */
function withoutSum(line) {
  const { sum: _sum, ...record } = JSON.parse(line);
  return record;
}

const INTERVAL_MS = 10;

/** Garbage and noise take a part of the heap that was free, so that what is used and what is free add up to it. */
function timerSample(baseline, at) {
  const collected = at % 100 === 0;
  const noise = (at * 7919) % 1009;
  const share = (noise + (collected ? 0 : at % 50)) / 1100;
  const addedBytes = 16 * Math.floor((share * baseline.freeBytes) / 16);
  return {
    ...baseline,
    seq: baseline.seq + at,
    source: 'timer',
    atMs: Math.round((baseline.atMs + at * INTERVAL_MS) * 10 + (noise % 17)) / 10,
    boardMs: baseline.boardMs + at * INTERVAL_MS,
    allocBytes: baseline.allocBytes + addedBytes,
    freeBytes: baseline.freeBytes - addedBytes,
    collected,
    pauseUs: collected ? 1000 + noise : null,
    previousCostUs: 900 + (noise % 50),
  };
}
