import { ACCOUNTING_VALUES, CONFORMANCE_VALUES } from '../../../session/coded-values.js';
import type { ModelCheck } from '../../../session/model-check-schema.js';
import { codedText, type MaybeCoded, type TextTable } from './coded-text.js';
import { dumpFaultWords } from './dump-fault-words.js';

const CONFORMANCE: TextTable<typeof CONFORMANCE_VALUES> = {
  'no-mem-info': () => 'the firmware has no micropython.mem_info',
  'unknown-version': ({ implementation, version }) =>
    `the model covers MicroPython since 1.9; this is ${implementation} ${typeof version === 'string' ? version : version.join('.')}`,
  'figures-disagree': () => "the board's own figures do not agree with each other",
  'no-room': ({ largestFreeBytes }) =>
    `the largest free block is ${largestFreeBytes} bytes, too small for a round`,
  'interpreter-allocates': () => 'this firmware has sys.settrace, and its interpreter allocates as it runs',
  'something-else-allocates': () =>
    'something else allocates while the programs run, such as a timer, an interrupt or a thread',
  'too-little-free': () => 'there is too little free heap for a round',
  'no-round': () => 'no round was run',
  'stale-words': () => 'words left on its stack may keep garbage in too many ways to decide any program',
  'board-raised': ({ exception }) => `the board raised ${exception}`,
};

const ACCOUNTING: TextTable<typeof ACCOUNTING_VALUES> = {
  'alloc-differs': ({ saysBytes, mapBytes }) =>
    `gc.mem_alloc() says ${saysBytes} bytes; the heap map has ${mapBytes} in use.`,
  'free-differs': ({ saysBytes, mapBytes }) =>
    `gc.mem_free() says ${saysBytes} bytes; mem_info says ${mapBytes}.`,
  'dump-invalid': ({ why }) => dumpFaultWords(why),
  'maps-missing': ({ printed, wanted }) => `The board printed ${printed} of ${wanted} heap maps.`,
  'line-damaged': () => 'The line before a heap map was damaged.',
};

type Because = Pick<ModelCheck['accounting'], 'because' | 'reason'>;

const sayConformance = reasonBy(codedText(CONFORMANCE_VALUES, CONFORMANCE));
const sayAccounting = reasonBy(codedText(ACCOUNTING_VALUES, ACCOUNTING));

/** A model check as JSON results have it: each reason in words, as older captures hold it. */
export function withReasons({ conformance, accounting, ...check }: ModelCheck): ModelCheck {
  return {
    ...check,
    conformance: inWords(conformance, sayConformance),
    accounting: inWords(accounting, sayAccounting),
  };
}

function inWords<T extends Because>({ because, reason, ...check }: T, say: (because: Because) => string): T {
  const words = because || reason !== undefined ? { reason: say({ because, reason }) } : {};
  return { ...check, ...words } as T;
}

function reasonBy(say: (coded: MaybeCoded) => string): (because: Because) => string {
  return ({ because, reason }) => say({ ...because, words: reason });
}
