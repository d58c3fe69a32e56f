/** A constant into a register: `load(0, 0x40058000)`. */
export interface Load {
  register: number;
  value: number;
}

export const BREAKPOINT = 0xbe00;
export const WAIT_FOR_INTERRUPT = 0xbf30;
export const BRANCH_TO_ITSELF = 0xe7fe;

export const load = (register: number, value: number): Load => ({ register, value });
export const loadHalf = (to: number, address: number) => 0x8800 | (address << 3) | to;
export const loadWord = (to: number, address: number) => 0x6800 | (address << 3) | to;
export const storeWord = (from: number, address: number) => 0x6000 | (address << 3) | from;
export const move = (to: number, from: number) => 0x4600 | (from << 3) | to;
export const compareWithZero = (register: number) => 0x2800 | (register << 8);
/** Over so many instructions, where the comparison was not equal. */
export const skipIfNot = (instructions: number) => 0xd100 | ((instructions - 1) & 0xff);
export const call = (register: number) => 0x4780 | (register << 3);

/** Calls a function of the RP2040's boot ROM as the SDK does: by its code, through the ROM's own lookup. */
export function callRom(code: string, ...[first = 0, second = 0, third = 0]: number[]): (number | Load)[] {
  return [
    load(2, 0x14),
    loadHalf(0, 2),
    load(1, code.charCodeAt(0) | (code.charCodeAt(1) << 8)),
    load(2, 0x18),
    loadHalf(3, 2),
    call(3),
    move(4, 0),
    load(0, first),
    load(1, second),
    load(2, third),
    call(4),
  ];
}

/** ARMv6-M code for where words are aligned, with its constants behind it. */
export function assemble(...steps: (number | Load)[]): Uint8Array {
  const poolAt = (steps.length * 2 + 3) & ~3;
  const constants = steps.filter((step) => typeof step !== 'number');
  const view = new DataView(new ArrayBuffer(poolAt + 4 * constants.length));
  for (const [index, step] of steps.entries()) {
    const at = 2 * index;
    if (typeof step === 'number') view.setUint16(at, step, true);
    else {
      const constantAt = poolAt + 4 * constants.indexOf(step);
      const words = (constantAt - ((at + 4) & ~3)) / 4;
      view.setUint16(at, 0x4800 | (step.register << 8) | words, true);
    }
  }
  for (const [index, { value }] of constants.entries()) view.setUint32(poolAt + 4 * index, value, true);
  return new Uint8Array(view.buffer);
}
