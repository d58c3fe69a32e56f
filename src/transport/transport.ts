import type { MpgcError } from '../errors.js';

/** How long a board may take from its reset until it can be talked to, unless it is given more. */
export const DEFAULT_BOOT_TIMEOUT_MS = 10_000;

/**
 * A two-way stream of bytes to one board. The lowest layer: it knows no protocol, neither the REPL nor the
 * agent. Above it stands `repl/`.
 *
 *     repl/ ── write(bytes) ──▶ Transport ──▶ board
 *     repl/ ◀── onData(bytes, atMs) ── Transport ◀── board
 *
 * Implementations read from the moment they are opened and never pause: boards drop output when the host
 * stalls (micropython#9638).
 */
export interface Transport {
  /** The address as the user gave it or as discovery found it, for messages. */
  readonly address: string;
  /** What is known of the device without talking to it. */
  readonly usb: UsbIdentity | null;
  /** True where no input can be lost, however fast it is sent: then senders need not pause. */
  readonly lossless: boolean;
  /** True where its asyncio stops running tasks when one of them says so (agent-py/sim_asyncio.py). */
  readonly pausesTasks?: boolean;
  /** What an emulated board takes for the time, in ms: it may be slower than the computer's. Absent where the two are one. */
  readonly boardMs?: () => number;
  /** False where a program that runs gets nothing of what is written to it. */
  readonly takesInput?: boolean;
  /** The heap that was asked for, where nothing keeps the board to it; null, or not there, where it is as large as it is. */
  readonly heapLimitBytes?: number | null;
  /** @throws MpgcError PORT_NOT_FOUND, PORT_BUSY, PORT_DENIED or PORT_FAILED */
  open(): Promise<void>;
  /** Resolves when the bytes have left the host; ctrl-C interrupts a program. @throws MpgcError BOARD_LOST */
  write(bytes: Uint8Array): Promise<void>;
  /** One listener; `atMs` is the host's monotonic clock (`performance.now()`) at arrival. */
  onData(listener: (bytes: Uint8Array, atMs: number) => void): void;
  /** Called once when the board goes away by itself, never after close(). */
  onLost(listener: (error: MpgcError) => void): void;
  /**
   * Restarts the chip past its program: by the circuit that an ESP32 has on DTR and RTS. False, or not there, where the port
   * has nothing for it, or nothing shows that the board did so.
   */
  restart?(): Promise<boolean>;
  /**
   * Opens the line again after the board was lost, as soon as its device is there again; what ran on the board may have gone on. Not there where
   * a board that is lost is gone. @throws MpgcError BOARD_LOST when it does not come back in time
   */
  reconnect?(withinMs: number): Promise<void>;
  /** Leaves the lines as the board wants them. Safe to call twice and on a transport that never opened. */
  close(): Promise<void>;
}

export interface UsbIdentity {
  vendorId: string | null;
  productId: string | null;
  serialNumber: string | null;
}
