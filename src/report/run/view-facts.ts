import type { Summary } from '../../analysis/run/summarize.js';
import type { EndRecord, HeaderRecord } from '../../session/schema.js';
import { formatBytes, formatCount, formatMs, formatPlural, formatUs, orUnknown } from '../text/format.js';

/** Something known, by a code of its own; which codes there are depends on what it is about. */
export interface Fact<Code extends string = string> {
  code: Code;
  name: string;
  value: string;
}

export type BoardFact = Fact<
  | 'firmware'
  | 'build'
  | 'machine'
  | 'unique-id'
  | 'usb-serial-number'
  | 'word'
  | 'block'
  | 'heap-can-grow'
  | 'threshold'
  | 'collects'
  | 'clock-step'
  | 'raw-paste'
  | 'agent'
>;

export type RunFact = Fact<
  | 'script'
  | 'files'
  | 'included'
  | 'setup'
  | 'repeated'
  | 'port'
  | 'reset'
  | 'program'
  | 'exit-code'
  | 'took'
  | 'host'
>;

export function fact<Code extends string>(code: Code, name: string, value: string): Fact<Code> {
  return { code, name, value };
}

/** The value of one of the facts; null where it is not among them. */
export function factOf<Code extends string>(facts: Fact<Code>[], code: NoInfer<Code>): string | null {
  return facts.find((candidate) => candidate.code === code)?.value ?? null;
}

/** What the board is and can do, and what the agent takes on it. */
export function boardFacts({ board }: Summary, port: string): BoardFact[] {
  if (!board) return [];
  const clock = board.ticksResolutionUs;
  return [
    fact('firmware', 'Firmware', `${board.implementation} ${board.version.join('.')}`),
    fact('build', 'Build', board.build),
    fact('machine', 'Machine', `${board.machine ?? board.platform}${isEmulated(port) ? ', emulated' : ''}`),
    ...(board.uniqueId ? [fact('unique-id', 'Unique id', board.uniqueId)] : []),
    ...(board.usb?.serialNumber
      ? [fact('usb-serial-number', 'USB serial number', board.usb.serialNumber)]
      : []),
    fact(
      'word',
      'Word',
      orUnknown(board.wordBytes, (bytes) => `${bytes * 8} bit`),
    ),
    fact('block', 'Block', orUnknown(board.blockBytes, formatBytes)),
    fact(
      'heap-can-grow',
      'Heap can grow',
      orUnknown(board.growing, (grows) => (grows ? 'yes' : 'no')),
    ),
    fact('threshold', 'gc.threshold()', orUnknown(board.threshold, String)),
    fact('collects', 'Collects', board.collects === 'inline' ? 'inside gc.collect()' : 'at the prompt only'),
    fact('clock-step', 'Clock step', orUnknown(clock, formatUs)),
    fact('raw-paste', 'Raw paste', board.rawPaste ? 'yes' : 'no'),
    fact(
      'agent',
      'Agent',
      `version ${board.agent.version}, ${formatBytes(board.agent.heapBytes)} of heap, ${formatBytes(board.agent.sourceBytes)} sent`,
    ),
  ];
}

function isEmulated(port: string): boolean {
  return port.startsWith('emu:');
}

const END_TEXT: Record<EndRecord['reason'], string> = {
  finished: 'ran to its end',
  exit: 'ended by SystemExit (sys.exit() or machine.soft_reset())',
  exception: 'raised an exception',
  'not-compiled': 'did not compile',
  duration: 'stopped at the end of its time',
  decided: 'stopped when the verdict was certain',
  interrupted: 'stopped by ctrl-C',
  rebooted: 'restarted the board',
  lost: 'the board was lost',
  failed: 'the run failed',
};

function endText(reason: EndRecord['reason'], isHunt: boolean): string {
  return isHunt && reason === 'duration' ? "stopped at the end of the hunt's time" : END_TEXT[reason];
}

function timesOf(asked: number, done: number): string {
  const times = formatPlural(asked, 'time');
  return done === asked ? times : `${formatCount(done)} of ${times}`;
}

function servedText({ files, heapBytes }: NonNullable<Summary['served']>): string {
  const names = files.map(({ path, bytes }) => `${path} (${formatBytes(bytes)})`);
  return `${names.join(', ')}; ${formatBytes(heapBytes)} of heap, part of the agent's`;
}

function includedText(files: NonNullable<HeaderRecord['options']['included']>): string {
  return files.map(({ path, bytes }) => `${path} (${formatBytes(bytes)})`).join(', ');
}

function setupOf({ hunt, noalloc }: HeaderRecord['options']): string[] {
  const setup = hunt?.setup ?? noalloc?.setup;
  return setup ? [setup] : [];
}

/** What was asked for, and how it went. */
export function runFacts(header: HeaderRecord, { end, repeated, served }: Summary): RunFact[] {
  const { options, script } = header;
  const took =
    end?.programStartMs != null && end.programEndMs != null ? end.programEndMs - end.programStartMs : null;
  return [
    fact(
      'script',
      'Script',
      `${script.name}${script.onBoard ? ' of the board' : ''}, ${formatBytes(script.bytes)}, sha256 ${script.sha256.slice(0, 12)}`,
    ),
    ...(served && served.files.length > 0 ? [fact('files', 'Files served', servedText(served))] : []),
    ...(options.included ? [fact('included', 'Put on the board', includedText(options.included))] : []),
    ...setupOf(options).map((setup) => fact('setup', 'Setup', setup)),
    ...(options.call
      ? [
          fact(
            'repeated',
            'Repeated',
            options.hunt || options.noalloc
              ? options.call
              : `${options.call}, ${timesOf(options.iterations, repeated)}${options.uncollected ? ", without mpgc's collections in between" : ''}`,
          ),
        ]
      : []),
    fact('port', 'Port', header.port),
    fact('reset', 'Reset before', options.reset),
    fact('program', 'Program', end ? endText(end.reason, options.hunt !== undefined) : 'no end recorded'),
    fact('exit-code', 'Exit code', orUnknown(end?.exitCode ?? null, String)),
    fact(
      'took',
      'Took',
      orUnknown(took, (ms) => `${formatMs(ms)} by the host's clock, upload included`),
    ),
    fact('host', 'Host', `${header.host.platform} ${header.host.arch}, node ${header.host.node}`),
  ];
}
