import type { ErrorRecord } from '../../session/schema.js';

/** What a MemoryError says about the request that failed. */
export interface FailedRequest {
  /** Null where the message has no size: raised by the program, or by firmware with terse messages. */
  bytes: number | null;
  /** The heap was locked (micropython.heap_lock(), a hard interrupt): no size would have fitted. */
  heapLocked: boolean;
}

/** The texts of py/runtime.c m_malloc_fail(); some releases say "… bytes for native code". */
const SIZE = /\ballocating (\d+) bytes/;
const LOCKED = /\bheap is locked\b/;

/** Null where no MemoryError ended the program. */
export function failedRequest(error: ErrorRecord | null): FailedRequest | null {
  if (error?.origin !== 'program' || error.code !== 'MemoryError') return null;
  return requestIn(error.message ?? '');
}

/** What the message of a MemoryError says. */
export function requestIn(message: string): FailedRequest {
  const size = SIZE.exec(message)?.[1];
  return { bytes: size === undefined ? null : Number(size), heapLocked: LOCKED.test(message) };
}
