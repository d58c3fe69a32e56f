/** The public API of mpgc, for scripts and test runners. */

export { judgeLeak, type LeakJudgement, type LeakVerdict } from './analysis/judge-leak.js';
export { type Simulation, type SimulationRequest, simulate } from './analysis/simulate.js';
export { type Summary, summarize } from './analysis/summarize.js';
export { type ErrorCode, EXIT, MpgcError } from './errors.js';
export type { HeapArea } from './heap/heap-area.js';
export { type HeapDump, parseHeapDump } from './heap/parse-dump.js';
export { type DoctorJson, doctorSchema, toDoctorJson } from './report/doctor-json.js';
export { type LeakJson, leakSchema, toLeakJson } from './report/leak-json.js';
export { type ProfileJson, profileSchema, toProfileJson } from './report/profile-json.js';
export { type JunitCase, type JunitOutcome, type JunitSuite, renderJunit } from './report/render-junit.js';
export type { ReportFormat } from './report/report-formats.js';
export { type ReportsJson, reportsSchema } from './report/reports-json.js';
export { type SimulateJson, simulateSchema, toSimulateJson } from './report/simulate-json.js';
export { type DoctorResult, type RunDoctorOptions, runDoctor } from './run-doctor.js';
export { type LeakResult, type RunLeakOptions, runLeak } from './run-leak.js';
export { type ProfileResult, type RunProfileOptions, runProfile } from './run-profile.js';
export type { CaptureRecords } from './session/capture-records.js';
export { type Capture, isComplete, parseCapture, readCapture } from './session/read-capture.js';
export { type CaptureRecord, recordSchema } from './session/schema.js';
export { type DiscoveredPort, discoverPorts } from './transport/discover-ports.js';
export { type WriteReportsOptions, type WrittenReport, writeReports } from './write-reports.js';
