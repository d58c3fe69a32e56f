import { Session } from 'node:inspector';
import type { Worker } from 'node:worker_threads';

/** A worker that has just gone idle never reaches the pause; then there was nothing to interrupt. */
const PAUSE_TIMEOUT_MS = 1000;

/**
 * Evaluates `expression` in a worker that is busy in a loop, also one inside WebAssembly, by pausing it
 * through Node's inspector. Messages and shared memory reach only code that polls for them.
 *
 * Returns false when the worker could not be paused in time: it was idle, or has ended.
 */
export async function interruptWorker(worker: Worker, expression: string): Promise<boolean> {
  const session = new Session();
  session.connect();
  try {
    return await pauseAndEvaluate(session, `[worker ${worker.threadId}]`, expression);
  } finally {
    session.disconnect();
  }
}

function pauseAndEvaluate(session: Session, title: string, expression: string): Promise<boolean> {
  return new Promise((resolve) => {
    session.on('NodeWorker.attachedToWorker', async ({ params }) => {
      // `workerId` counts per session; the thread's own number stands in the title only, a name may follow.
      if (!params.workerInfo.title.startsWith(title)) return;
      const devtools = workerDevtools(session, params.sessionId);
      // Disabling takes back a pause that was not reached, and resumes one that was.
      const end = async (reached: boolean) => {
        clearTimeout(timer);
        await devtools.send('Debugger.disable');
        resolve(reached);
      };
      const timer = setTimeout(() => end(false), PAUSE_TIMEOUT_MS);
      devtools.onPaused(async () => {
        await devtools.send('Runtime.evaluate', { expression });
        await end(true);
      });
      await devtools.send('Debugger.enable');
      await devtools.send('Debugger.pause');
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    // A worker that ends meanwhile answers nothing.
    setTimeout(() => resolve(false), 2 * PAUSE_TIMEOUT_MS).unref();
  });
}

/** The DevTools protocol of one worker, tunnelled through the main thread's session. */
function workerDevtools(session: Session, sessionId: string) {
  const waiting = new Map<number, () => void>();
  let lastId = 0;
  let paused = () => {};
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    if (params.sessionId !== sessionId) return;
    const message: { id?: number; method?: string } = JSON.parse(params.message);
    if (message.id !== undefined) waiting.get(message.id)?.();
    if (message.method === 'Debugger.paused') paused();
  });
  return {
    send: (method: string, params: object = {}): Promise<void> =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        const message = JSON.stringify({ id: lastId, method, params });
        session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
      }),
    onPaused: (listener: () => void): void => {
      paused = listener;
    },
  };
}
