/** What a shell reports for a process that ended by SIGINT. */
const EXIT_BY_SIGINT = 130;
/** A shell, npm or timeout may send one signal to the process and to its group. */
const SAME_SIGNAL_MS = 300;

/**
 * The first ctrl-C (or SIGTERM, or a closed terminal) aborts `signal`, so that a run can end in order; the second ends the process.
 * `dispose` gives the signals back.
 */
export function stopOnSignals(): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  let firstAtMs = 0;
  const stop = () => {
    if (controller.signal.aborted && performance.now() - firstAtMs < SAME_SIGNAL_MS) return;
    if (controller.signal.aborted) process.exit(EXIT_BY_SIGINT);
    firstAtMs = performance.now();
    process.stderr.write('\nmpgc: stopping; press ctrl-C again to leave at once\n');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      process.off('SIGHUP', stop);
    },
  };
}
