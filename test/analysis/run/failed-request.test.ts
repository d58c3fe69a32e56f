import { describe, expect, it } from 'vitest';
import { failedRequest } from '../../../src/analysis/run/failed-request.js';
import type { ErrorRecord } from '../../../src/session/schema.js';

const error = (message: string, changes: Partial<ErrorRecord> = {}): ErrorRecord => ({
  type: 'error',
  atMs: 0,
  origin: 'program',
  code: 'MemoryError',
  message,
  ...changes,
});

describe('failedRequest', () => {
  it.each([
    ['MemoryError: memory allocation failed, allocating 9000 bytes', 9000, false],
    ['MemoryError: memory allocation failed, allocating 64 bytes for native code', 64, false],
    ['MemoryError: memory allocation failed, heap is locked', null, true],
    ['MemoryError: memory allocation failed', null, false],
    ['MemoryError: ', null, false],
    ['MemoryError', null, false],
    ['MemoryError: 512', null, false],
  ])('%j', (message, bytes, heapLocked) => {
    expect(failedRequest(error(message))).toEqual({ bytes, heapLocked });
  });

  it('is of a MemoryError of the program alone', () => {
    expect(failedRequest(null)).toBeNull();
    expect(failedRequest(error('allocating 9 bytes', { code: 'ValueError' }))).toBeNull();
    expect(failedRequest(error('allocating 9 bytes', { origin: 'board' }))).toBeNull();
  });
});
