import type { ImportGraph } from '../../instrument/import-order/import-graph.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import type { Reset } from '../../session/recording-limits.js';
import type { RecordOf } from '../../session/schema.js';

/** A script or a module whose imports are measured. */
export interface ImportRoot {
  name: string;
  kind: 'script' | 'module';
  graph: ImportGraph;
  /** The modules, and what they open. */
  files: ProgramFile[];
}

export interface RecordImportsRequest {
  roots: ImportRoot[];
  /** Whether compiled modules are measured, too. */
  mpy: boolean;
  reset: Reset;
  bootTimeoutMs: number;
  timeLimitMs: number;
}

/** Modules as mpgc's compiler makes them. */
export interface CompiledModules {
  /** In place of the source of each module, by its name. */
  files: Map<string, ProgramFile>;
  notCompiled: RecordOf<'imports'>['notCompiled'];
}

export interface RecordImportsOptions {
  signal: AbortSignal;
  onPhase: (phase: string) => void;
  /** Compiles the sources among the modules of all roots, by their names. */
  compile: (modules: ReadonlyMap<string, ProgramFile>) => Promise<CompiledModules>;
  /** The version that it makes. */
  mpyVersion: number;
}
