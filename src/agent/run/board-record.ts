import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { BoardIdentity, BoardRecord, NewRecord } from '../../session/schema.js';
import type { UsbIdentity } from '../../transport/transport.js';
import type { Sending } from '../board/choose-sending.js';
import type { Findings } from '../board/probe-board.js';
import { AGENT_VERSION, type BoardAgent } from './board-agent.js';

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

/** The board as it stands in a capture: `map` is that of the baseline, where there is one. */
export function boardRecord(
  known: KnownOfBoard,
  agent: BoardAgent,
  map: HeapDump | null,
): Omit<BoardRecord, 'atMs'> {
  const { findings, sending } = known;
  return {
    type: 'board',
    ...boardIdentity(known),
    wordBytes: findings.wordBytes ?? (map ? map.blockBytes / 4 : null),
    blockBytes: map?.blockBytes ?? null,
    totalBytes: map?.totalBytes ?? findings.totalBytes,
    threshold: agent.threshold,
    gcEnabled: agent.gcEnabled,
    sourceOnHeap: keepsSource(sending),
    agent: { version: AGENT_VERSION, heapBytes: agent.heapBytes, sourceBytes: agent.sourceBytes },
  };
}

/** What a reader of this board's figures must know. */
export function boardWarnings(findings: Findings, sending: Sending, scriptBytes: number): NewRecord[] {
  const warnings: { code: string; message: string }[] = [];
  if (findings.implementation !== 'micropython') {
    const message = `This is ${findings.implementation}: its figures are shown as it gives them.`;
    warnings.push({ code: 'other-implementation', message });
  }
  if (findings.collects === 'at-prompt') {
    const message =
      'gc.collect() only asks for a collection here; it runs when the prompt is back. Live memory is known only at the prompt, and pauses are not known.';
    warnings.push({ code: 'collects-at-prompt', message });
  }
  if (!findings.memInfo) {
    const message = 'This firmware has no micropython.mem_info: there is no heap map.';
    warnings.push({ code: 'no-mem-info', message });
  }
  if (sending.interruptible === false) {
    const message =
      'Ctrl-C does not stop code on this firmware: neither --duration nor ctrl-C ends a program.';
    warnings.push({ code: 'not-interruptible', message });
  }
  if (keepsSource(sending)) {
    const reason = sending.rawPaste
      ? 'ctrl-C does not stop code that comes by raw paste'
      : 'the firmware has no raw paste';
    const message = `The board holds the script's text (${scriptBytes} bytes) on its heap while the script runs, because ${reason}. The samples include it; a program started from main.py would not have it.`;
    warnings.push({ code: 'source-on-heap', message });
  }
  return warnings.map((warning) => ({ type: 'warning', ...warning }));
}

function keepsSource({ rawPaste, plain }: Sending): boolean {
  return plain || !rawPaste;
}

/** "[222, 173]" → "dead" */
function hexOf(list: string): string {
  return Buffer.from((list.match(/\d+/g) ?? []).map(Number)).toString('hex');
}
