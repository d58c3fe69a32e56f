import type { BoardIdentity } from '../../session/schema.js';
import type { UsbIdentity } from '../../transport/transport.js';
import type { Sending } from './choose-sending.js';
import type { Findings } from './probe-board.js';

export interface KnownOfBoard {
  findings: Findings;
  sending: Sending;
  usb: UsbIdentity | null;
}

/** What the firmware is and can do. */
export function boardIdentity({ findings, sending, usb }: KnownOfBoard): BoardIdentity {
  return {
    implementation: findings.implementation,
    version: findings.version,
    build: findings.build,
    machine: findings.machine,
    platform: findings.platform,
    uniqueId: findings.uid ? hexOf(findings.uid) : null,
    usb: usb && { vendorId: usb.vendorId, productId: usb.productId, serialNumber: usb.serialNumber },
    growing: findings.growing,
    ticksResolutionUs: findings.resolution ?? null,
    collects: findings.collects,
    rawPaste: sending.rawPaste,
    interruptible: sending.interruptible,
    features: {
      threshold: findings.threshold,
      memInfo: findings.memInfo,
      stackUse: findings.stackUse,
      sysModules: findings.sysModules,
      settrace: findings.settrace,
      uctypes: findings.uctypes,
      mem32: findings.mem32,
      timer: findings.timer,
      array: findings.array,
      idfHeapInfo: findings.idfHeapInfo,
    },
  };
}

/** "[222, 173]" → "dead" */
function hexOf(list: string): string {
  return Buffer.from((list.match(/\d+/g) ?? []).map(Number)).toString('hex');
}
