import { COLLECT_LINE } from '../script/measuring-line.js';
import type { AgentLink } from '../wire/agent-link.js';
import { packStage, type StageName, type StagePlace } from './agent-stages.js';

export type StageRequest = Omit<StagePlace, 'firmware' | 'secret'>;

/** Loads a stage of the agent, one piece after the other; gives what they print, and how many bytes were sent. */
export async function loadStage(
  { firmware, secret, repl }: AgentLink,
  name: StageName,
  request: StageRequest,
): Promise<{ output: Uint8Array; sourceBytes: number }> {
  const output: Uint8Array[] = [];
  let sourceBytes = 0;
  for (const piece of packStage(name, { firmware, secret, ...request })) {
    // What stays goes to the lowest place that is free, if what the piece before has left is out of the way.
    await repl.releaseLineBuffer();
    await repl.run(COLLECT_LINE, 'collecting');
    output.push(await repl.run(piece, 'loading-agent', { checked: true }));
    sourceBytes += piece.length;
  }
  return { output: Buffer.concat(output), sourceBytes };
}
