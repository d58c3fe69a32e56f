import { setFlagsFromString } from 'node:v8';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread whose code is optimised in the thread itself. Node ends the whole process with an assertion
 * (NodePlatform::ForIsolate) when a thread ends while another one still optimises code of it, in 1 of some 400 runs
 * on a busy machine with Node 20. The flag is read when the thread's engine is made, and the others have theirs.
 */
export function startWorker(url: URL, options: WorkerOptions): Worker {
  setFlagsFromString('--no-concurrent-recompilation');
  starting++;
  const worker = new Worker(url, options);
  let counted = true;
  const made = () => {
    if (counted && --starting === 0) setFlagsFromString('--concurrent-recompilation');
    counted = false;
  };
  worker.once('online', made);
  worker.once('exit', made);
  return worker;
}

/** Threads whose engines are not made yet. */
let starting = 0;
