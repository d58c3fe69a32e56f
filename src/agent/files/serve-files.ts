import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { NO_SAMPLES } from '../sampler/agent-stages.js';
import { loadStage } from '../sampler/load-stage.js';
import { NOT_LOOKED_AT } from '../script/look-at-loops.js';
import type { AgentLink } from '../wire/agent-link.js';
import { planServing } from './plan-serving.js';
import { probeFiles } from './probe-files.js';

/** Gives the board the files of a program, with what looks at its `modules`; gives what the script becomes for that. */
export async function serveFiles(
  link: AgentLink,
  text: string,
  files: readonly ProgramFile[],
  modules = NOT_LOOKED_AT.modules,
) {
  const plan = await planServing(link, text, probeFiles(files, modules).files);
  if (plan.serving) {
    const { name, prefix, serve } = plan.serving;
    const options = { ...NO_SAMPLES, counter: null };
    await loadStage(link, name, { options, ...(prefix === undefined ? {} : { prefix }) });
    await serve();
  }
  return plan;
}
