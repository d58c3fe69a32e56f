/** The public API of mpgc, for scripts and test runners. */

export { type Analysis, analyse } from './analysis/analyse.js';
export { type Comparison, compareCaptures } from './analysis/compare/compare-captures.js';
export type { Budget } from './analysis/gate/judge-budgets.js';
export type { LeakJudgement, LeakVerdict } from './analysis/leak/judge-leak.js';
export type { NoallocJudgement } from './analysis/noalloc/judge-noalloc.js';
export type { Summary } from './analysis/run/summarize.js';
export { type Simulation, type SimulationRequest, simulate } from './analysis/simulate/simulate.js';
export { type WriteReportsOptions, type WrittenReport, writeReports } from './app/files/write-reports.js';
export type { RunImportsOptions } from './app/imports/imports-options.js';
export { type ImportsResult, runImports } from './app/imports/run-imports.js';
export { type CheckOptions, type CheckResult, checkCaptures } from './app/judge/check-captures.js';
export { type NoallocResult, type RunNoallocOptions, runNoalloc } from './app/noalloc/run-noalloc.js';
export type {
  RunLeakOptions,
  RunProfileOptions,
  RunWatchOptions,
  SamplingOptions,
  WorkOptions,
} from './app/record/profile-options.js';
export { type DoctorResult, type RunDoctorOptions, runDoctor } from './app/record/run-doctor.js';
export { type LeakResult, runLeak, runWatch } from './app/record/run-leak.js';
export { type ProfileResult, runProfile } from './app/record/run-profile.js';
export { type RunSnapshotOptions, runSnapshot, type SnapshotResult } from './app/snapshot/run-snapshot.js';
export { parseBudgets } from './config/parse-budget.js';
export { type ErrorCode, EXIT, MpgcError } from './errors.js';
export type { HeapArea } from './heap/map/heap-area.js';
export { type HeapDump, parseHeapDump } from './heap/map/parse-dump.js';
export { type DoctorJson, doctorSchema, toDoctorJson } from './report/board/doctor-json.js';
export { type CompareJson, compareSchema, toCompareJson } from './report/compare/compare-json.js';
export { type CheckJson, checkSchema, toCheckJson } from './report/gate/check-json.js';
export { type ImportsJson, importsJsonSchema, toImportsJson } from './report/imports/imports-json.js';
export { type LeakJson, leakSchema, toLeakJson } from './report/leak/leak-json.js';
export { type NoallocJson, noallocSchema, toNoallocJson } from './report/noalloc/noalloc-json.js';
export type { ReportFormat } from './report/report-formats.js';
export { type ProfileJson, profileSchema, toProfileJson } from './report/run/profile-json.js';
export { type RepeatJson, repeatSchema } from './report/several/repeat-json.js';
export { type ReportsJson, reportsSchema } from './report/several/reports-json.js';
export { type SimulateJson, simulateSchema, toSimulateJson } from './report/simulate/simulate-json.js';
export { type SnapshotJson, snapshotJsonSchema, toSnapshotJson } from './report/snapshot/snapshot-json.js';
export {
  type JunitCase,
  type JunitOutcome,
  type JunitSuite,
  renderJunit,
} from './report/syntax/render-junit.js';
export { type Capture, isComplete, parseCapture, readCapture } from './session/read/read-capture.js';
export type { CaptureRecords } from './session/records/capture-records.js';
export { type CaptureRecord, recordSchema } from './session/schema.js';
export { type DiscoveredPort, discoverPorts } from './transport/ports/discover-ports.js';
