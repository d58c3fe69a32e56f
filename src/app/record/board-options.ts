import * as z from 'zod';
import { choice, milliseconds, text } from '../../agent/work/option-schemas.js';
import { MAX_BOOT_HOURS, RESETS } from '../../session/recording-limits.js';
import { DEFAULT_BOOT_TIMEOUT_MS } from '../../transport/transport.js';

/** What every function that talks to a board takes. */
export const BOARD_OPTIONS = {
  /** `auto`: the one board that is there. */
  port: text("a text like 'auto', 'sim' or '/dev/ttyACM0'").default('auto'),
  /** `soft`: the program finds an empty heap; `hard`: the chip is restarted before that. */
  reset: choice(RESETS).default(RESETS[0]),
  bootTimeoutMs: milliseconds(MAX_BOOT_HOURS).default(DEFAULT_BOOT_TIMEOUT_MS),
  /** Where to remember boards that behaved as the model; null: no board is known. */
  cacheDir: text('the path of a folder').nullable().default(null),
  /** Aborted to end the program; what was measured until then is reported. */
  signal: z.custom<AbortSignal>(isSignal, { error: 'an AbortSignal' }).optional(),
  onPhase: callback<(phase: string) => void>(),
};

export function callback<F>() {
  return z.custom<F>((value) => typeof value === 'function', { error: 'a function' }).optional();
}

/** By what is used of it: another realm has a class of its own. */
function isSignal(value: unknown): boolean {
  const { aborted, addEventListener } = (value ?? {}) as Partial<AbortSignal>;
  return typeof aborted === 'boolean' && typeof addEventListener === 'function';
}
