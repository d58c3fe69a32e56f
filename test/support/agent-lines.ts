import { checksumOf, type WireBatch, type WireSample } from '../../src/agent/wire/wire-signs.js';

const SAMPLE: WireSample = {
  number: 1,
  kind: 0,
  ticksMs: 0,
  allocBytes: 4096,
  freeBytes: 8192,
  stackBytes: 500,
  pauseUs: 0,
  previousCostUs: 0,
  label: '',
};

export const SECRET = 'test';
/** What the lines of the agent begin with. */
export const MARK = `\x1e${SECRET}`;

/** The line that agent-py/core.py prints for a sample, marker included. */
export function sampleLine(sample: Partial<WireSample> = {}): string {
  const { number, label, ...values } = { ...SAMPLE, ...sample };
  const { kind, ticksMs, allocBytes, freeBytes, stackBytes, pauseUs, previousCostUs } = values;
  const figures = [kind, ticksMs, allocBytes, freeBytes, stackBytes, pauseUs, previousCostUs];
  return `${MARK} ${[number, ...figures, checksumOf(number, figures)].join(' ')} ${label} ${MARK}\r\n`;
}

/** The line that agent-py/hunt.py prints at the end of a batch, marker included. */
export function batchLine({ count, done, errors, ms, settings }: WireBatch): string {
  const check = count ^ done ^ errors ^ ms ^ settings;
  return `${MARK}+ ${count} ${done} ${errors} ${ms} ${settings} ${check}\r\n`;
}

/** The answer to read-figure.ts. */
export function figureLine(...figures: number[]): string {
  return `\x1e= ${[...figures, ...figures].join(' ')}\r\n`;
}
