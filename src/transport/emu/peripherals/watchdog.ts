import type { Peripheral, RP2040 } from 'rp2040js';

/** Calls `onReset` when the watchdog resets the chip, which is also how firmware does it on purpose. */
export function onWatchdogReset(rp2040: RP2040, onReset: () => void): void {
  const watchdog = watchdogOf(rp2040);
  watchdog.onWatchdogTrigger = () => {
    // rp2040js sets it again for the same moment, and its clock would never get past that.
    watchdog.alarm.enable = false;
    onReset();
  };
}

/** Takes over what the watchdog keeps through a reset: why it was, and what the firmware noted. */
export function carryNotes(before: RP2040, after: RP2040): void {
  const { reason, scratchData } = watchdogOf(before);
  const watchdog = watchdogOf(after);
  watchdog.reason = reason;
  watchdog.scratchData.set(scratchData);
}

/** The watchdog of rp2040js, with the part that it keeps to itself. */
interface Watchdog extends Peripheral {
  reason: number;
  readonly scratchData: Uint32Array;
  readonly alarm: { enable: boolean };
  onWatchdogTrigger: () => void;
}

const WATCHDOG = 0x40058000;

function watchdogOf(rp2040: RP2040): Watchdog {
  return rp2040.findPeripheral(WATCHDOG) as Watchdog;
}
