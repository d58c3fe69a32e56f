import { rmSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, extname, join } from 'node:path';
import { recordImports } from '../../agent/imports/record-imports.js';
import { type Analysis, analyse } from '../../analysis/analyse.js';
import type { ImportCosts } from '../../analysis/imports/import-costs.js';
import { EXIT, MpgcError } from '../../errors.js';
import type { ImportsView } from '../../report/imports/view-imports.js';
import { viewReport } from '../../report/view-report.js';
import type { CaptureWriter } from '../../session/capture-writer.js';
import { readCapture } from '../../session/read/read-capture.js';
import { DEFAULT_MAX_OVERHEAD, MAX_FILES, MAX_FILES_BYTES } from '../../session/recording-limits.js';
import {
  CAPTURE_FORMAT,
  CAPTURE_VERSION,
  type CaptureRecord,
  type HeaderRecord,
} from '../../session/schema.js';
import { VERSION } from '../../version.js';
import { openBoard } from '../board/open-board.js';
import { checkOptions } from '../record/check-options.js';
import { createCapture, fileTime } from '../record/create-capture.js';
import { type FoundRoot, findRoot } from './find-roots.js';
import { type ImportsRequest, importsOptionsSchema, type RunImportsOptions } from './imports-options.js';

/** What mpgc's compiler makes: for MicroPython 1.19 and later. */
const MPY_VERSION = 6;

export interface ImportsResult {
  analysis: Analysis;
  costs: ImportCosts;
  view: ImportsView;
  capturePath: string;
  /** 0, 2 where a module could not be imported, 5 where the figures carry no conclusion. */
  exitCode: number;
}

/**
 * Measures what imports cost, from the files to the figures: the one function behind `mpgc imports`.
 * @throws MpgcError USAGE of options, as opening a port does, and where not everything was measured; what was, is in the capture then
 */
export async function runImports(options: RunImportsOptions): Promise<ImportsResult> {
  const request = checkOptions(importsOptionsSchema, options);
  const roots = request.of.map((asked) => findRoot(asked, request.paths));
  const startedAt = new Date();
  const [first] = roots;
  const stem = basename(first!.name, extname(first!.name));
  const transport = await openBoard(request);
  let writer: CaptureWriter | null = null;
  let measured = 0;
  try {
    const onRecord = (record: CaptureRecord) => {
      if (record.type === 'import') measured += 1;
      request.onRecord?.(record);
    };
    const header = headerOf(request, roots, startedAt, transport.address);
    const wanted = join(request.outDir, `${stem}-imports-${fileTime(startedAt)}`);
    writer = createCapture(wanted, header, { force: request.force, onRecord });
    const leftOut = [...new Set(roots.flatMap((root) => root.leftOut))];
    if (leftOut.length > 0) {
      const values = { paths: leftOut, mostFiles: MAX_FILES, mostBytes: MAX_FILES_BYTES };
      writer.append({ type: 'warning', code: 'files-left-out', values });
    }
    await recordImports(transport, { ...request, roots }, writer, {
      signal: request.signal ?? new AbortController().signal,
      onPhase: request.onPhase ?? (() => {}),
      // Its thread lies beside what is loaded this way.
      compile: async (modules) => (await import('./compile-modules.js')).compileModules(modules),
      mpyVersion: MPY_VERSION,
    });
    writer.close();
  } catch (error) {
    writer?.close();
    // There is nothing in the file that the error does not say.
    if (writer && error instanceof MpgcError && measured === 0) rmSync(writer.path, { force: true });
    throw error;
  } finally {
    await transport.close();
  }
  const analysis = analyse(readCapture(writer.path));
  const costs = analysis.imports!;
  const isKnown = analysis.conclusive && !costs.isUnmeasured;
  const exitCode = !isKnown ? EXIT.inconclusive : costs.passed ? 0 : EXIT.usage;
  const view = viewReport(analysis, writer.path).imports!;
  return { analysis, costs, view, capturePath: writer.path, exitCode };
}

function headerOf(
  { reset }: ImportsRequest,
  roots: readonly FoundRoot[],
  startedAt: Date,
  port: string,
): HeaderRecord {
  const [{ bytes, sha256, path }] = roots as [FoundRoot];
  return {
    type: 'header',
    format: CAPTURE_FORMAT,
    version: CAPTURE_VERSION,
    mpgc: VERSION,
    createdAt: startedAt.toISOString(),
    host: { platform: platform(), arch: arch(), node: process.versions.node },
    port,
    script: {
      name: roots.map(({ name }) => name).join(', '),
      ...(path === null ? {} : { path }),
      bytes,
      sha256,
    },
    options: {
      call: null,
      iterations: 0,
      intervalMs: null,
      durationMs: null,
      collectEveryMs: null,
      lingerMs: null,
      maxOverhead: DEFAULT_MAX_OVERHEAD,
      reset,
    },
  };
}
