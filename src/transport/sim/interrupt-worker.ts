import { Session } from 'node:inspector';
import type { Worker } from 'node:worker_threads';

/**
 * Evaluates `expression` in a worker that is busy in a loop, also one inside WebAssembly, through Node's
 * inspector: the engine takes its requests between two turns of any loop. Messages and shared memory reach only
 * code that polls for them. Without a pause of the debugger, for which all WebAssembly would be compiled anew.
 *
 * Returns false where nothing was evaluated: the worker has ended, or hangs in the engine itself.
 */
export async function interruptWorker(worker: Worker, expression: string): Promise<boolean> {
  if (worker.threadId < 0) return false;
  const session = new Session();
  session.connect();
  let ended = () => {};
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<boolean>((resolve) => {
      ended = () => resolve(false);
      timer = setTimeout(ended, TIMEOUT_MS);
      worker.once('exit', ended);
      session.on('NodeWorker.receivedMessageFromWorker', () => resolve(true));
      session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
        // `workerId` counts per session; the thread's own number stands in the title only, a name may follow.
        if (!workerInfo.title.startsWith(`[worker ${worker.threadId}]`)) return;
        const message = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } });
        session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
      });
      session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
    });
  } finally {
    clearTimeout(timer);
    worker.off('exit', ended);
    session.disconnect();
  }
}

const TIMEOUT_MS = 1000;
