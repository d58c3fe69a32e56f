import { describe, expect, it } from 'vitest';
import { packStage } from '../../../src/agent/sampler/agent-stages.js';
import { keptCalls, promptLines } from '../../../src/agent/sampler/prompt-lines.js';
import { FIRMWARE } from '../../support/firmware.js';
import { PLAIN_STAGE } from '../../support/stage-options.js';

const SLOW = { ...FIRMWARE, importUs: 70_000, idfHeapInfo: true };

/** What the agent keeps for a firmware, as core.py lists it. */
function sends(firmware: typeof FIRMWARE): string[] {
  const source = packStage('core', { firmware, options: PLAIN_STAGE, secret: 'x' }).join('');
  return /send ?= ?\(([^)]*)\)/
    .exec(source)![1]!
    .split(',')
    .filter((name) => name !== '');
}

describe('promptLines', () => {
  it('import where that costs nothing, and the agent keeps no more than it needs', () => {
    for (const importUs of [undefined, 0, 1999]) {
      const firmware = { ...SLOW, importUs };
      expect(promptLines(firmware).collect).toContain("__import__('gc').collect()");
      expect(keptCalls(firmware)).toEqual({ keepsCalls: false, keepsFigures: false, keepsSystemHeap: false });
      expect(sends(firmware)).toHaveLength(6);
    }
  });

  it.each([
    ['all of them', SLOW],
    ['no system heap', { ...SLOW, idfHeapInfo: false }],
    ['no mem_info', { ...SLOW, memInfo: false }],
  ])('take what the agent keeps where an import is slow: %s', (_what, firmware) => {
    const kept = sends(firmware);
    const at = (name: string) => kept.findIndex((each) => each.endsWith(name));
    const { collect, map, systemHeap, figures } = promptLines(firmware);
    expect(collect).toContain(`_mpgc.send[${at('collect')}]()`);
    if (firmware.memInfo) {
      expect(map).toContain(`_mpgc.send[${at('mem_info')}](1)`);
      expect(figures).toBe(`;_mpgc.send[${at('mem_info')}]();_mpgc.send[${at('qstr_info')}]()`);
    }
    if (firmware.idfHeapInfo) {
      const system = `_mpgc.send[${at('idf_heap_info')}](_mpgc.send[${at('HEAP_DATA')}])`;
      expect(systemHeap).toContain(`_mpgc.send[0](${system})`);
    }
  });
});
