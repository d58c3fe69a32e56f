import type { Summary } from '../../analysis/run/summarize.js';
import type { EndRecord, HeaderRecord } from '../../session/schema.js';
import { formatBytes, formatCount, formatMs, formatPlural, formatUs, orUnknown } from '../text/format.js';

export interface Fact {
  name: string;
  value: string;
}

/** What the board is and can do, and what the agent takes on it. */
export function boardFacts({ board }: Summary, port: string): Fact[] {
  if (!board) return [];
  const clock = board.ticksResolutionUs;
  return [
    { name: 'Firmware', value: `${board.implementation} ${board.version.join('.')}` },
    { name: 'Build', value: board.build },
    { name: 'Machine', value: `${board.machine ?? board.platform}${isEmulated(port) ? ', emulated' : ''}` },
    ...(board.uniqueId ? [{ name: 'Unique id', value: board.uniqueId }] : []),
    ...(board.usb?.serialNumber ? [{ name: 'USB serial number', value: board.usb.serialNumber }] : []),
    { name: 'Word', value: orUnknown(board.wordBytes, (bytes) => `${bytes * 8} bit`) },
    { name: 'Block', value: orUnknown(board.blockBytes, formatBytes) },
    { name: 'Heap can grow', value: orUnknown(board.growing, (grows) => (grows ? 'yes' : 'no')) },
    { name: 'gc.threshold()', value: orUnknown(board.threshold, String) },
    { name: 'Collects', value: board.collects === 'inline' ? 'inside gc.collect()' : 'at the prompt only' },
    { name: 'Clock step', value: orUnknown(clock, formatUs) },
    { name: 'Raw paste', value: board.rawPaste ? 'yes' : 'no' },
    {
      name: 'Agent',
      value: `version ${board.agent.version}, ${formatBytes(board.agent.heapBytes)} of heap, ${formatBytes(board.agent.sourceBytes)} sent`,
    },
  ];
}

function isEmulated(port: string): boolean {
  return port.startsWith('emu:');
}

const END_TEXT: Record<EndRecord['reason'], string> = {
  finished: 'ran to its end',
  exit: 'ended by SystemExit, as sys.exit() and machine.soft_reset() raise it',
  exception: 'raised an exception',
  'not-compiled': 'did not compile',
  duration: 'stopped when its time (--duration) was up',
  interrupted: 'stopped by ctrl-C',
  rebooted: 'restarted the board',
  lost: 'the board was lost',
  failed: 'the run failed',
};

function endText(reason: EndRecord['reason'], isHunt: boolean): string {
  return isHunt && reason === 'duration' ? 'stopped when the time of the hunt was up' : END_TEXT[reason];
}

function timesOf(asked: number, done: number): string {
  const times = formatPlural(asked, 'time');
  return done === asked ? times : `${formatCount(done)} of ${times}`;
}

/** What was asked for, and how it went. */
export function runFacts(header: HeaderRecord, { end, repeated }: Summary): Fact[] {
  const { options, script } = header;
  const took =
    end?.programStartMs != null && end.programEndMs != null ? end.programEndMs - end.programStartMs : null;
  return [
    {
      name: 'Script',
      value: `${script.name}, ${formatBytes(script.bytes)}, sha256 ${script.sha256.slice(0, 12)}`,
    },
    ...(options.hunt?.setup ? [{ name: 'Setup', value: options.hunt.setup }] : []),
    ...(options.call
      ? [
          {
            name: 'Repeated',
            value: options.hunt ? options.call : `${options.call}, ${timesOf(options.iterations, repeated)}`,
          },
        ]
      : []),
    { name: 'Port', value: header.port },
    { name: 'Reset before', value: options.reset },
    { name: 'Program', value: end ? endText(end.reason, options.hunt !== undefined) : 'no end recorded' },
    { name: 'Exit code', value: orUnknown(end?.exitCode ?? null, String) },
    { name: 'Took', value: orUnknown(took, (ms) => `${formatMs(ms)} by the host's clock, upload included`) },
    { name: 'Host', value: `${header.host.platform} ${header.host.arch}, node ${header.host.node}` },
  ];
}
