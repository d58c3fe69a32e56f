import { hardReset } from '../../agent/board/hard-reset.js';
import { PHASES } from '../../phases.js';
import type { Reset } from '../../session/recording-limits.js';
import { openPort } from '../../transport/ports/open-port.js';
import type { OpenOptions } from '../../transport/ports/port-kind.js';
import { reopenPort } from '../../transport/ports/reopen-port.js';
import type { Transport } from '../../transport/transport.js';

export interface BoardRequest {
  port: string;
  reset: Reset;
  bootTimeoutMs: number;
  signal?: AbortSignal | undefined;
  onPhase?: ((phase: string) => void) | undefined;
}

/** Opens the board on a port, restarted where that is asked for. @throws MpgcError as openPort() and hardReset() do */
export async function openBoard({
  port,
  reset,
  bootTimeoutMs,
  signal,
  onPhase,
}: BoardRequest): Promise<Transport> {
  const options: OpenOptions & { bootTimeoutMs: number } = {
    bootTimeoutMs,
    ...(onPhase ? { onPhase } : {}),
    ...(signal ? { signal } : {}),
  };
  const transport = await openPort(port, options);
  if (reset !== 'hard') return transport;
  onPhase?.(PHASES['hard-resetting']);
  try {
    await hardReset(transport, { bootTimeoutMs });
  } catch (error) {
    await transport.close();
    throw error;
  }
  return reopenPort(transport, options);
}
