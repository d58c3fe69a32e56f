/** What a shell reports for a process that ended by SIGINT. */
const EXIT_BY_SIGINT = 130;

/**
 * The first ctrl-C (or SIGTERM, or a closed terminal) aborts `signal`, so that a run can end in order; the second ends the process.
 * `dispose` gives the signals back.
 */
export function stopOnSignals(): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT_BY_SIGINT);
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
