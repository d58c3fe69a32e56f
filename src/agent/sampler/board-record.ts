import type { ErrorValues } from '../../errors.js';
import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { BoardRecord, NewRecord } from '../../session/schema.js';
import type { Transport } from '../../transport/transport.js';
import { boardIdentity, type KnownOfBoard } from '../board/board-identity.js';
import type { Sending } from '../board/choose-sending.js';
import type { Firmware } from '../board/probe-board.js';
import { AGENT_VERSION, type BoardAgent } from './board-agent.js';

/** The board as it stands in a capture: `map` is that of the baseline, where there is one. */
export function boardRecord(
  known: KnownOfBoard,
  agent: BoardAgent,
  map: HeapDump | null,
  { lossless, heapLimitBytes }: Pick<Transport, 'lossless' | 'heapLimitBytes'>,
): Omit<BoardRecord, 'atMs'> {
  const { firmware, sending } = known;
  return {
    type: 'board',
    ...boardIdentity(known),
    wordBytes: firmware.wordBytes ?? (map ? map.blockBytes / BLOCK_WORDS : null),
    blockBytes: map?.blockBytes ?? null,
    totalBytes: map?.totalBytes ?? firmware.totalBytes,
    ...(heapLimitBytes ? { heapLimitBytes } : {}),
    threshold: agent.threshold,
    gcEnabled: agent.gcEnabled,
    sourceOnHeap: keepsSource(sending, firmware, lossless),
    agent: {
      version: AGENT_VERSION,
      heapBytes: agent.heapBytes,
      sourceBytes: agent.sourceBytes,
      counter: agent.counter?.form ?? 'gc',
    },
  };
}

/** What a reader of this board's figures must know. */
export function boardWarnings(
  firmware: Firmware,
  sending: Sending,
  { scriptBytes, lossless }: { scriptBytes: number; lossless: boolean },
): NewRecord[] {
  const { implementation, collects, memInfo, compile } = firmware;
  const warnings: { code: string; values?: ErrorValues }[] = [
    ...(implementation === 'micropython'
      ? []
      : [{ code: 'other-implementation', values: { implementation } }]),
    // Live memory is known only at the prompt, and pauses are not known.
    ...(collects === 'at-prompt' ? [{ code: 'collects-at-prompt' }] : []),
    ...(memInfo ? [] : [{ code: 'no-mem-info' }]),
    // Neither --duration nor ctrl-C ends a program.
    ...(sending.interruptible === false ? [{ code: 'not-interruptible' }] : []),
    // The samples include the script's text; a program that is started from main.py would not have it.
    ...(keepsSource(sending, firmware, lossless)
      ? [{ code: 'source-on-heap', values: { scriptBytes, rawPaste: sending.rawPaste, compile } }]
      : []),
  ];
  return warnings.map(({ code, values = {} }) => ({ type: 'warning', code, values }));
}

/** Without raw paste in its line buffer; where it is checked and there is no compile(), as what is run. */
function keepsSource({ rawPaste, plain }: Sending, { compile }: Firmware, lossless: boolean): boolean {
  return plain || !rawPaste || !(compile || lossless);
}
