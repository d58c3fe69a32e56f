import { ROW_WORDS } from '../../instrument/statements/probe-statements.js';
import { WARM_UP_PASSES } from '../../session/recording-limits.js';
import type { Firmware } from '../board/probe-board.js';
import { packAgentPieces } from '../script/pack-source.js';
import { kindOf, MAY_WAIT } from '../script/sample-kind.js';
import { checksumOf } from '../wire/wire-signs.js';
import { type LineCounters, lineValues } from './line-counters.js';
import { keptCalls } from './prompt-lines.js';
import { mapConditions, mapValues, type RunningMaps } from './running-maps.js';
import { counterConditions, counterValues, type TableCounter } from './table-counter.js';

/** Of the C stack, more than one call of a function takes with what it calls: where frames are large, so is the stack. */
const FRAME_BYTES = 1024;
const FRAME_SHARE = 1 / 8;

/** Passes with a sample each, which show a pattern that repeats: as many after the warm-up as calls of a hunt. */
const STEPPED_PASSES = WARM_UP_PASSES + 60;

/** Of the firmware's buffer for what is raised with the heap locked: two frames and a message take less, also of 64 bits. */
const EMERGENCY_BYTES = 256;

/** Of a statement with the heap open, how often what it allocates is measured. */
export const MEASURED_TIMES = 16;

/** What decides which lines of the agent are sent. */
export interface AgentOptions {
  intervalMs: number | null;
  collectEveryMs: number | null;
  /** Share of the time that timer samples may take, 0 to 1. */
  maxOverhead: number;
  /** Whether source is put on the board before it runs. */
  staged: boolean;
}

/** With what was found out on the board before the agent is loaded. */
export interface StageOptions extends AgentOptions {
  /** Whether words that are left on the stack change what is live, so that they are overwritten before a collection. */
  overwrites: boolean;
  /** How used blocks are counted in the allocation table; null where gc.mem_alloc() is asked. */
  counter: TableCounter | null;
  /** How heap maps are read while the program runs; null for none. */
  maps: RunningMaps | null;
}

/** The types that agent-py/census.py looks for on a board, and how it comes to what an object has. */
export interface WalkedKinds {
  /** The text of a tuple of them, and how many they are. */
  types: string;
  count: number;
  /** Numbers from which on they have keys, have neither places nor keys, and are told of only where they are long. */
  maps: number;
  sets: number;
  texts: number;
  /** Whether an object gives its dictionary. */
  dicts: boolean;
}

/** Bounds of a walk: steps from a name, entries of a container that are looked into, objects, the shortest text that is told of, and the longest chain. */
const WALK = { DEEP: 5, MANY: 16, OBJECTS: 3000, LONG: 24, LINKS: 10_000 };

/** Of a run that is looked at in another way. */
export const NO_SAMPLES: Omit<StageOptions, 'counter'> = {
  intervalMs: null,
  collectEveryMs: null,
  maxOverhead: 1,
  staged: true,
  overwrites: false,
  maps: null,
};

interface AgentStage {
  file: string;
  /** The conditions of the file's `when` and `unless` lines, and whether they hold. */
  conditions(firmware: Firmware, options: StageOptions, place: StagePlace): Record<string, boolean>;
  /** The texts for its `$NAME$` places. */
  values?(firmware: Firmware, options: StageOptions, place: StagePlace): Record<string, string | number>;
}

/** The parts of the agent, each loaded when a run needs it, and after `core`. A stage that is to come is one entry. */
const STAGES = {
  core: {
    file: 'core.py',
    conditions: (
      { array, stackUse, stackLimitBytes, memInfo, sysModules, time, utime, growing, ...firmware },
      options,
    ) => ({
      ...keptCalls({ memInfo, ...firmware }),
      array,
      stackUse,
      memInfo,
      sysModules,
      time,
      utime,
      ticks: time || utime,
      asksFree: growing !== false && options.counter?.form !== 'areas',
      fixedFree: growing === false && options.counter?.form !== 'areas',
      timer: options.intervalMs !== null,
      collectEvery: options.collectEveryMs !== null,
      staged: options.staged,
      ...stackConditions({ stackUse, stackLimitBytes }, options),
      ...mapConditions(options),
    }),
    values: ({ stackUse, stackLimitBytes }, { maxOverhead, collectEveryMs, counter, maps }, { secret }) => ({
      ...(counter ? counterValues(counter) : {}),
      ...(maps ? mapValues(maps, counter) : {}),
      SECRET: secret,
      USE: stackUse && stackLimitBytes !== null ? "__import__('micropython').stack_use" : 'int',
      DEEPEST: deepestIn({ stackUse, stackLimitBytes }),
      SPACING: spacingOf(maxOverhead),
      TIMER: kindOf('timer', MAY_WAIT),
      // A board may have no floats to compare with.
      COLLECT_EVERY_MS: Math.round(collectEveryMs ?? 0),
    }),
  },
  files: {
    file: 'files.py',
    conditions: (_firmware, _options, { prefix }) => ({ prefixed: prefix === 'u' }),
  },
  modules: { file: 'modules.py', conditions: () => ({}) },
  repeat: { file: 'repeat.py', conditions: () => ({}) },
  hunt: {
    file: 'hunt.py',
    conditions: ({ time, utime }) => ({ time, utime, ticks: time || utime }),
    values: (_firmware, _options, { secret }) => ({ SECRET: secret }),
  },
  lines: {
    file: 'lines.py',
    conditions: ({ array, stackUse }, { counter }, { lines }) => ({
      maps: (lines?.maps ?? null) !== null,
      ...depthConditions(stackUse, lines),
      ...counterConditions(counter, { overwrites: false }),
      array,
    }),
    values: (_firmware, { counter }, { secret, lines }) => ({
      SECRET: secret,
      ...(counter ? counterValues(counter) : {}),
      ...(lines ? lineValues(lines) : {}),
    }),
  },
  probes: {
    file: 'line_probes.py',
    conditions: ({ sysModules, stackUse }, _options, { lines, buffer = null }) => ({
      sysModules,
      ...depthConditions(stackUse, lines, buffer !== null),
      native: buffer !== null,
      atomic: buffer !== null && (lines?.maps ?? null) === null,
      exact: lines?.exact === true,
      maps: (lines?.maps ?? null) !== null,
      whole: lines?.maps?.whole === true,
    }),
    values: (_firmware, _options, { secret, lines, buffer }) => ({
      ...(lines ? lineValues(lines) : {}),
      SECRET: secret,
      BUFFER: buffer ?? 0,
    }),
  },
  loops: {
    file: 'loops.py',
    conditions: (
      { array, memInfo, time, utime, stackUse, stackLimitBytes },
      _options,
      { callbacks = false, threads = false },
    ) => ({
      array,
      memInfo,
      callbacks,
      threads,
      waits: callbacks || threads,
      resets: callbacks && !threads,
      time,
      utime,
      ticks: time || utime,
      stack: stackUse && stackLimitBytes !== null,
    }),
    values: ({ stackUse, stackLimitBytes }, _options, { secret, loops = 0 }) => ({
      DEEPEST: deepestIn({ stackUse, stackLimitBytes }),
      SECRET: secret,
      LOOPS: loops,
      STEPPED: STEPPED_PASSES,
      WARM_UP: WARM_UP_PASSES,
    }),
  },
  census: {
    file: 'census.py',
    conditions: ({ sysModules }, _options, { kinds }) => ({ sysModules, dicts: kinds?.dicts === true }),
    values: (_firmware, _options, { secret, kinds, due = [] }) => ({
      SECRET: secret,
      KINDS: kinds?.types ?? '',
      MAPS: kinds?.maps ?? 0,
      SETS: kinds?.sets ?? 0,
      TEXTS: kinds?.texts ?? 0,
      OBJECT: kinds?.count ?? 0,
      CHECK: checksumOf(1, [kindOf('program-end'), 0, 0, 0, 0, 0, 0]),
      FIRST: due[0] ?? 1,
      LAST: due.at(-1) ?? 1,
      ...WALK,
    }),
  },
  noalloc: {
    file: 'noalloc.py',
    conditions: () => ({}),
    values: (_firmware, _options, { secret }) => ({ SECRET: secret, ROOM: EMERGENCY_BYTES }),
  },
  noallocLines: {
    file: 'noalloc_lines.py',
    conditions: ({ array }) => ({ array }),
    values: (_firmware, _options, { secret, statements = 0 }) => ({
      SECRET: secret,
      LAST: ROW_WORDS * statements,
      MEASURED: MEASURED_TIMES,
    }),
  },
} as const satisfies Record<string, AgentStage>;

export type StageName = keyof typeof STAGES;

export interface StagePlace {
  firmware: Firmware;
  options: StageOptions;
  secret: string;
  /** The user's expression, for the stages that repeat it. */
  call?: string;
  /** How many loops are looked at, and whether callbacks are among them, and loops of threads. */
  loops?: number;
  callbacks?: boolean;
  threads?: boolean;
  /** What lines are counted. */
  lines?: LineCounters;
  /** Address of its counters, for probes in native code; null where these are not. */
  buffer?: number | null;
  /** What a walk through the program's names tells of, and the passes at which it does: the first, and each time twice as many. */
  kinds?: WalkedKinds;
  due?: readonly number[];
  /** How many statements have a probe. */
  statements?: number;
  /** Before the names of the modules that serve files: see mount-files.ts. */
  prefix?: 'u' | '';
}

/** A stage as it is sent to a board, in pieces that are compiled one by one. */
export function packStage(name: StageName, place: StagePlace): string[] {
  const { firmware, options, call } = place;
  const stage: AgentStage = STAGES[name];
  const holds = Object.entries(stage.conditions(firmware, options, place));
  return packAgentPieces(stage.file, {
    conditions: new Set(holds.flatMap(([condition, is]) => (is ? [condition] : []))),
    values: stage.values?.(firmware, options, place) ?? {},
    ...(call === undefined ? {} : { call }),
  });
}

/** Whether the depth of calls is looked at, and in which code. */
function depthConditions(stackUse: boolean, lines: LineCounters | undefined, native = false) {
  const depth = stackUse && lines?.maps === null;
  const depthless = !stackUse && lines?.maps === null;
  return { depth, depthless, nativeDepth: depth && native, bytecodeDepth: depth && !native };
}

/** int() stands in for what is used of a stack of which nothing is known. */
function deepestIn({ stackUse, stackLimitBytes }: Pick<Firmware, 'stackUse' | 'stackLimitBytes'>): number {
  return stackUse && stackLimitBytes !== null ? deepestOf(stackLimitBytes) : 1;
}

function stackConditions(
  { stackUse, stackLimitBytes }: Pick<Firmware, 'stackUse' | 'stackLimitBytes'>,
  options: StageOptions,
) {
  const overwrites = options.overwrites && stackUse && stackLimitBytes !== null;
  return { overwrites, ...counterConditions(options.counter, { overwrites }) };
}

/** How many times what a sample took passes until the next. */
export function spacingOf(maxOverhead: number): number {
  return Math.max(1, Math.round(1 / maxOverhead) - 1);
}

/** How deep in the stack the agent still goes deeper, in bytes: before a collection, and for a sample of the timer. */
export function deepestOf(limitBytes: number): number {
  return Math.max(0, limitBytes - Math.max(FRAME_BYTES, Math.ceil(limitBytes * FRAME_SHARE)));
}
