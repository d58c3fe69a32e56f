const EVERY_MS = 50;
const MIB = 1024 * 1024;

/**
 * Calls `onExceeded` once, with the MiB that this process has grown by, when these are more than `maxBytes`. What a thread
 * takes is known for the whole process alone: leave room for the others. Returns what ends the watch.
 */
export function watchMemory(
  maxBytes: number,
  onExceeded: (grownMiB: number) => void,
  rssBytes: () => number = process.memoryUsage.rss,
): () => void {
  const startBytes = rssBytes();
  const timer = setInterval(() => {
    const grownBytes = rssBytes() - startBytes;
    if (grownBytes <= maxBytes) return;
    clearInterval(timer);
    onExceeded(Math.round(grownBytes / MIB));
  }, EVERY_MS).unref();
  return () => clearInterval(timer);
}
