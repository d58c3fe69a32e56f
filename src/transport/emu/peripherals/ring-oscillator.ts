import { randomBytes } from 'node:crypto';
import { BasePeripheral } from 'rp2040js';

/** The ring oscillator, of which firmware uses the random bit. Source: RP2040 datasheet 2.17.8. */
export class RingOscillator extends BasePeripheral {
  override readUint32(offset: number): number {
    if (offset === STATUS) return ENABLED_AND_STABLE;
    return offset === RANDOM_BIT ? (randomBytes(1)[0] ?? 0) & 1 : 0;
  }

  override writeUint32(): void {}
}

const STATUS = 0x18;
const ENABLED_AND_STABLE = 0x80001000;
const RANDOM_BIT = 0x1c;
