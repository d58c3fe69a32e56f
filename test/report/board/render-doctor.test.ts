import { describe, expect, it } from 'vitest';
import { toDoctorJson } from '../../../src/report/board/doctor-json.js';
import { renderDoctor } from '../../../src/report/board/render-doctor.js';
import { renderPorts } from '../../../src/report/board/render-ports.js';
import type { ModelCheck } from '../../../src/session/model-check-schema.js';
import { boardIdentitySchema } from '../../../src/session/schema.js';
import { board } from '../../support/hand-made.js';
import { MISMATCH } from '../../support/mismatch.js';

const resultOf = ({ conformance, accounting }: ModelCheck) =>
  toDoctorJson({
    port: 'emu:my firmware.uf2',
    board: boardIdentitySchema.parse(board()),
    check: { conformance, accounting },
    stopped: false,
  });
const { conformance, accounting } = MISMATCH as unknown as ModelCheck;

describe('renderDoctor', () => {
  it('ends with the command that shows a difference again, on a line of its own', () => {
    const firstDifference = { type: 'board-no-room', seed: 17, rules: '1.27' } as const;
    const text = renderDoctor(resultOf({ conformance: { ...conformance, firstDifference }, accounting }));
    expect(text).toMatch(/\n\nAgain:\n {2}mpgc doctor --port 'emu:my firmware\.uf2' --rounds 1 --seed 17$/);
  });

  it('says what stale words kept, and what could not be decided for them', () => {
    const text = renderDoctor(
      resultOf({
        conformance: {
          ...conformance,
          status: 'match',
          rounds: 9,
          undecided: 1,
          staleWords: { programs: 2, collections: 4, mostBlocks: 29 },
        },
        accounting,
      }),
    ).replace(/\s+/g, ' ');
    expect(text).toContain('behaves as the reference model');
    expect(text).toContain(
      "In 2 programs a word left on the board's stack kept garbage at 4 collections, at most 29 blocks at a time.",
    );
    expect(text).toContain('1 program undecided');
  });

  it('and its JSON say in words why nothing was compared', () => {
    const because = { code: 'no-room', values: { largestFreeBytes: 96 } };
    const result = resultOf({
      conformance: { ...conformance, status: 'not-applicable', because },
      accounting,
    });
    expect(result.conformance).toEqual({
      ...conformance,
      status: 'not-applicable',
      reason: 'the largest free block is 96 bytes, too small for a round',
    });
    expect(renderDoctor(result).replace(/\s+/g, ' ')).toContain('the largest free block is 96 bytes');
  });
});

describe('renderPorts', () => {
  it('of no port has a command that needs none', () => {
    expect(renderPorts([]).split('\n').at(-1)).toBe('    mpgc doctor --port sim');
  });

  const port = (path: string, changes: object = {}) => ({
    path,
    vendorId: '2e8a',
    productId: '0005',
    serialNumber: 'e6614103e7175a35',
    manufacturer: null,
    family: 'Raspberry Pi RP2',
    ...changes,
  });
  const unknown = { vendorId: null, productId: null, serialNumber: null, family: null };

  it('says how many boards there are, with a command that asks the first', () => {
    const lines = renderPorts([port('/dev/ttyACM0'), port('/dev/ttyS0', unknown)]).split('\n');
    expect(lines[0]).toBe('1 board, 2 ports in all:');
    expect(lines).toContain('/dev/ttyACM0  Raspberry Pi RP2   2e8a:0005  id:e6614103e7175a35');
    expect(lines.at(-1)).toBe('next    mpgc doctor --port /dev/ttyACM0');
  });

  it('of ports that are no known board says that any can be given', () => {
    expect(renderPorts([port('COM3', unknown)])).toMatch(/^1 port, none with the USB vendor id/);
  });

  it('keeps to 80 columns where a serial number is long', () => {
    const text = renderPorts([port('/dev/ttyACM0', { serialNumber: '9'.repeat(48) })]);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toContain(`\n  id:${'9'.repeat(48)}`);
  });
});
