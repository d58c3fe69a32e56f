import { type ImportGraph, ROOT } from '../../instrument/import-order/import-graph.js';
import { edgeKey, type ImportStep, planSteps } from '../../instrument/import-order/plan-steps.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { RecordOf } from '../../session/schema.js';
import type { AgentLink } from '../wire/agent-link.js';
import { ImportMeter, type StepOutcome } from './import-meter.js';
import type { ImportServer } from './import-server.js';

type ImportRecord = RecordOf<'import'>;

export interface ImportsRequest {
  graph: ImportGraph;
  /** What the board is given of each module that has a file, by its name. */
  files: ReadonlyMap<string, ProgramFile>;
  form: ImportRecord['form'];
  root: number;
  timeLimitMs: number;
  /** Imports under conditions and in functions that are known to be done at once. */
  seen: ReadonlySet<string>;
  /** Imports that are not tried again, and how they ended. */
  lasting: ReadonlyMap<string, StepOutcome>;
  onStep(name: string): void;
  /** Once the agent is there, for the first time. */
  onReady(meter: ImportMeter): Promise<void>;
}

export interface MeasuredImports {
  records: Omit<ImportRecord, 'atMs'>[];
  /** `seen` and `lasting`, as they are known now. */
  seen: Set<string>;
  lasting: Map<string, StepOutcome>;
}

/** Failures after which an import is not tried again: it would take its time, or the board, once more. */
const LASTING: ReadonlySet<string> = new Set(['time-limit', 'restarted'] satisfies NonNullable<
  ImportRecord['failure']
>['code'][]);

/** What the heap or the stack may have no room for because of what looks at the peak. */
const SHORT: ReadonlySet<string> = new Set(['MemoryError', 'RuntimeError']);

interface MeasuredStep {
  step: ImportStep;
  outcome: StepOutcome;
}

/**
 * Measures the imports of one script or module, each on what those before it left. Where one loads a module that its conditions or functions import, all are
 * measured again, that one before it: so each has a figure of its own.
 */
export async function measureImports(
  link: AgentLink,
  server: ImportServer,
  request: ImportsRequest,
): Promise<MeasuredImports> {
  const { graph } = request;
  const seen = new Set(request.seen);
  const lasting = new Map(request.lasting);
  const plain = new Set<string>();
  for (;;) {
    const steps = planSteps(graph, seen);
    await link.repl.softReset();
    const measured = await measureSteps(link, server, steps, { ...request, seen, lasting, plain });
    const added = measured === null ? [] : unplanned(graph, measured, seen);
    for (const key of added) seen.add(key);
    // Imported one in the other no more, they may find room.
    if (added.length > 0) plain.clear();
    if (measured !== null && added.length === 0) {
      return {
        records: [...measured.map((one) => recordOf(one, request)), ...notImported(graph, steps, request)],
        seen,
        lasting,
      };
    }
  }
}

interface PassRequest extends Omit<ImportsRequest, 'lasting'> {
  lasting: Map<string, StepOutcome>;
  /** Steps that found no room while the peak was looked at: they are imported without that. */
  plain: Set<string>;
}

/** null where all is to be done again, otherwise: why is noted. */
async function measureSteps(
  link: AgentLink,
  server: ImportServer,
  steps: readonly ImportStep[],
  { graph, files, lasting, plain, seen, timeLimitMs, onStep, onReady }: PassRequest,
): Promise<MeasuredStep[] | null> {
  const meter = new ImportMeter(link, server, timeLimitMs);
  await meter.begin();
  await onReady(meter);
  const failed = new Map<string, string>();
  const measured: MeasuredStep[] = [];
  const stepped = new Set(steps.flatMap(({ names }) => names));
  for (const step of steps) {
    const [name = ''] = step.names;
    onStep(name);
    const because = dependencies(graph, step, seen).find((one) => failed.has(one));
    const before = lasting.get(name);
    const outcome: StepOutcome =
      before ??
      (because === undefined
        ? await meter.measure(step, neededFor(graph, step, files, stepped), !plain.has(name))
        : notTried(because));
    if (outcome.failure && LASTING.has(outcome.failure.code)) lasting.set(name, outcome);
    if (outcome.failure?.code === 'restarted' && !before) {
      await link.repl.resume();
      return null;
    }
    if (outcome.peak !== null && SHORT.has(outcome.failure?.exception ?? '')) {
      plain.add(name);
      return null;
    }
    if (outcome.failure) for (const one of step.names) failed.set(one, name);
    measured.push({ step, outcome });
  }
  await meter.end();
  return measured;
}

/** Of the modules of a step, which must be there for it. */
function dependencies(graph: ImportGraph, { names }: ImportStep, seen: ReadonlySet<string>): string[] {
  return names.flatMap((name) =>
    graph
      .get(name)!
      .edges.filter(({ to, time }) => time === 'start' || time === 'parent' || seen.has(edgeKey(name, to)))
      .map(({ to }) => to),
  );
}

/** The modules of a step, and those that it may import besides, which no other step has. */
function neededFor(
  graph: ImportGraph,
  { names }: ImportStep,
  files: ReadonlyMap<string, ProgramFile>,
  stepped: ReadonlySet<string>,
): string[] {
  const needed = [...names];
  for (const name of needed) {
    for (const { to } of graph.get(name)!.edges)
      if (!needed.includes(to) && !stepped.has(to)) needed.push(to);
  }
  return needed.filter((name) => files.has(name));
}

/** Imports under conditions and in functions that were done at once. */
function unplanned(
  graph: ImportGraph,
  measured: readonly MeasuredStep[],
  seen: ReadonlySet<string>,
): string[] {
  return measured.flatMap(({ step, outcome }) => {
    const loaded = new Set(outcome.alsoLoaded);
    return [...step.names, ...loaded].flatMap((from) =>
      (graph.get(from)?.edges ?? [])
        .filter(({ to, time }) => (time === 'condition' || time === 'function') && loaded.has(to))
        .map(({ to }) => edgeKey(from, to))
        .filter((key) => !seen.has(key)),
    );
  });
}

function notTried(because: string): StepOutcome {
  return {
    kind: null,
    liveBytes: null,
    internedBytes: null,
    peak: null,
    alsoLoaded: [],
    failure: { code: 'not-tried', exception: null, message: null, traceback: null, because },
  };
}

function recordOf(
  { step, outcome }: MeasuredStep,
  { root, form, files }: ImportsRequest,
): Omit<ImportRecord, 'atMs'> {
  const isOurs = outcome.kind === 'source' || outcome.failure !== null;
  const given = isOurs ? step.names.flatMap((name) => files.get(name) ?? []) : [];
  const isCompiled = given[0]?.path.endsWith('.mpy') === true;
  return {
    type: 'import',
    root,
    form,
    ...step,
    ...outcome,
    kind: outcome.kind === 'source' && isCompiled ? 'mpy' : outcome.kind,
    fileBytes: given.length === 0 ? null : given.reduce((total, { bytes }) => total + bytes.length, 0),
  };
}

/** Modules that have a file, and whose import stands under a condition that did not hold. */
function notImported(
  graph: ImportGraph,
  steps: readonly ImportStep[],
  { root, form }: ImportsRequest,
): Omit<ImportRecord, 'atMs'>[] {
  const stepped = new Set([ROOT, ...steps.flatMap(({ names }) => names)]);
  const found = [...stepped].flatMap((from) =>
    graph
      .get(from)!
      .edges.flatMap(({ to, line, time }) =>
        !stepped.has(to) && graph.get(to)!.file ? [{ to, from, line, time }] : [],
      ),
  );
  return found
    .filter(({ to }, at) => found.findIndex((one) => one.to === to) === at)
    .map(({ to, from, line, time }) => ({
      type: 'import',
      root,
      form,
      names: [to],
      importedBy: from,
      line,
      time,
      ...notTried(from),
      fileBytes: graph.get(to)!.file!.bytes.length,
      failure: { code: 'not-imported', exception: null, message: null, traceback: null, because: null },
    }));
}
