import type { BoardIdentity } from '../../session/schema.js';
import type { UsbIdentity } from '../../transport/transport.js';
import type { Sending } from './choose-sending.js';
import type { Firmware } from './probe-board.js';

export interface KnownOfBoard {
  firmware: Firmware;
  sending: Sending;
  usb: UsbIdentity | null;
}

/** What the firmware is and can do. */
export function boardIdentity({ firmware, sending, usb }: KnownOfBoard): BoardIdentity {
  return {
    implementation: firmware.implementation,
    version: firmware.version,
    build: firmware.build,
    machine: firmware.machine,
    platform: firmware.platform,
    uniqueId: firmware.uid ? hexOf(firmware.uid) : null,
    usb: usb && { vendorId: usb.vendorId, productId: usb.productId, serialNumber: usb.serialNumber },
    growing: firmware.growing,
    ticksResolutionUs: firmware.resolution ?? null,
    collects: firmware.collects,
    rawPaste: sending.rawPaste,
    interruptible: sending.interruptible,
    features: {
      threshold: firmware.threshold,
      memInfo: firmware.memInfo,
      stackUse: firmware.stackUse,
      sysModules: firmware.sysModules,
      settrace: firmware.settrace,
      uctypes: firmware.uctypes,
      mem32: firmware.mem32,
      timer: firmware.timer,
      array: firmware.array,
      idfHeapInfo: firmware.idfHeapInfo,
    },
  };
}

/** "[222, 173]" → "dead" */
function hexOf(list: string): string {
  return Buffer.from((list.match(/\d+/g) ?? []).map(Number)).toString('hex');
}
