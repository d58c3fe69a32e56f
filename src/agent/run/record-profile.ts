import { MpgcError } from '../../errors.js';
import { RawRepl } from '../../repl/raw-repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { Transport } from '../../transport/transport.js';
import type { ProfileEnd } from '../work/judge-program.js';
import { cancelled } from './cancelled.js';
import type { ProfileOptions, ProfileRequest } from './profile-request.js';
import { ProfileRun } from './profile-run.js';

/**
 * Profiles one script on a board that is open, into `sink`: interrupt, identify, reset, load the agent,
 * baseline, run, final sample, collect, heap map, restore the board. Whatever happens, the `end` record is
 * written and the board is left in its friendly REPL if it can be reached. Does not close the transport.
 *
 * @throws MpgcError when the program could not be started; what `options` were given throws, as it is
 */
export async function recordProfile(
  transport: Transport,
  request: ProfileRequest,
  sink: CaptureSink,
  options: ProfileOptions,
): Promise<ProfileEnd> {
  const repl = new RawRepl(transport, { bootTimeoutMs: request.bootTimeoutMs });
  const run = new ProfileRun(repl, transport, request, sink, options);
  const cancel = () => {
    if (run.programStartMs === null && !run.comparing) repl.cancel(cancelled());
  };
  let end: ProfileEnd = { reason: 'failed', exitCode: null, failure: null };
  try {
    options.signal.addEventListener('abort', cancel);
    end = await run.run();
    return end;
  } catch (error) {
    const failure = error instanceof MpgcError ? error : null;
    // A disk that is full takes no record of that either; a fault of mpgc, or of a function it was given, is none of the board's.
    if (failure && failure.code !== 'OUTPUT_NOT_WRITABLE') {
      sink.append({ type: 'error', origin: 'board', code: failure.code, values: failure.values });
    }
    end = { reason: failure?.code === 'BOARD_LOST' ? 'lost' : 'failed', exitCode: null, failure };
    // A program that does not stop lets nothing else run.
    if (failure?.code !== 'BOARD_NOT_STOPPING') await run.removeTraces().catch(() => {});
    if (!failure || run.programStartMs === null) throw error;
    return end;
  } finally {
    options.signal.removeEventListener('abort', cancel);
    await repl.leave().catch(() => {});
    const { programStartMs, programEndMs } = run;
    if (end.failure?.code !== 'OUTPUT_NOT_WRITABLE') {
      const { resent, askedAgain, unchecked, residues } = repl.quality;
      if (residues > run.residuesAtBaseline)
        sink.append({ type: 'warning', code: 'line-residue', values: {} });
      if (unchecked > 0) sink.append({ type: 'warning', code: 'not-checked', values: {} });
      if (resent + askedAgain > 0) {
        sink.append({ type: 'warning', code: 'line-repaired', values: { resent, askedAgain } });
      }
      sink.append({ type: 'end', reason: end.reason, exitCode: end.exitCode, programStartMs, programEndMs });
    }
  }
}
