import { CalledScopes } from './called-scopes.js';
import type { SourceText } from './source-text.js';

/** What timers, interrupts, callbacks and threads are made by. */
const NAMES = ['Timer', 'callback', 'handler', 'irq', 'schedule', '_thread', 'ble', 'BLE'];

/** Whether something of a program may go on after it has returned, by the names in its text. */
export function mayGoOn(texts: readonly SourceText[]): boolean {
  const scopes = new CalledScopes(texts);
  return NAMES.some((name) => scopes.isNamed(name));
}
