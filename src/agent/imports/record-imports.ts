import { MpgcError } from '../../errors.js';
import { RawRepl } from '../../repl/raw-repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { Transport } from '../../transport/transport.js';
import type { RecordImportsOptions, RecordImportsRequest } from './imports-request.js';
import { ImportsRun } from './imports-run.js';

/**
 * Measures imports on a board that is open, into `sink`, and leaves it in its friendly REPL. Does not close the transport.
 * @throws MpgcError where nothing could be measured; what was measured before is in `sink`
 */
export async function recordImports(
  transport: Transport,
  request: RecordImportsRequest,
  sink: CaptureSink,
  options: RecordImportsOptions,
): Promise<void> {
  const repl = new RawRepl(transport, { bootTimeoutMs: request.bootTimeoutMs });
  const cancel = () => repl.cancel(new MpgcError('CANCELLED', 'Stopped before all imports were measured.'));
  options.signal.addEventListener('abort', cancel);
  let isComplete = false;
  try {
    const run = new ImportsRun(repl, transport, request, sink, options);
    await run.run();
    isComplete = true;
  } catch (error) {
    if (error instanceof MpgcError && error.code !== 'OUTPUT_NOT_WRITABLE') {
      sink.append({ type: 'error', origin: 'board', code: error.code, values: error.values });
    }
    throw error;
  } finally {
    options.signal.removeEventListener('abort', cancel);
    await leaveEmpty(repl).catch(() => {});
    sink.append({
      type: 'end',
      reason: isComplete ? 'finished' : 'failed',
      exitCode: isComplete ? 0 : null,
      programStartMs: null,
      programEndMs: null,
    });
  }
}

/** What was imported stays until a reset. An import may still run. */
async function leaveEmpty(repl: RawRepl): Promise<void> {
  if (repl.entered) {
    await repl.enter();
    await repl.softReset();
  }
  await repl.leave();
}
