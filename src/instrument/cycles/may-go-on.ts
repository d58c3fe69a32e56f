import { absoluteName } from '../imports/module-names.js';
import { CalledScopes } from './called-scopes.js';
import type { SourceText } from './source-text.js';

/** What timers, interrupts, callbacks and threads are made by. */
const NAMES = ['Timer', 'callback', 'handler', 'irq', 'schedule', '_thread', 'ble', 'BLE'];

/** Modules of firmwares that begin nothing but by such names, without a leading `u`. */
const BEGIN_NOTHING = new Set(
  (
    'array asyncio binascii builtins cmath collections cryptolib deflate dht ds18x20 errno esp esp32 framebuf gc ' +
    'hashlib heapq io json machine math micropython mpgc neopixel network onewire os platform pyb random re rp2 ' +
    'select socket ssl struct sys time types ctypes uctypes zlib'
  ).split(' '),
);

/**
 * Whether something of a program may go on after it has returned, by the names in its text. Where some of it cannot be read it may: a text
 * that does not parse, or a module of which there is no source.
 */
export function mayGoOn(texts: readonly SourceText[]): boolean {
  const scopes = new CalledScopes(texts);
  const { sources } = scopes;
  if (sources.length < texts.length || NAMES.some((name) => scopes.isNamed(name))) return true;
  return sources.some(({ imports, within }) =>
    imports.some((found) => {
      const name = absoluteName(found, within);
      return name === null || !(beginsNothing(name) || scopes.has(name));
    }),
  );
}

function beginsNothing(module: string): boolean {
  const top = module.split('.')[0]!;
  return BEGIN_NOTHING.has(top) || BEGIN_NOTHING.has(top.replace(/^u/, ''));
}
