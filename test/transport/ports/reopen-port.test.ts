import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MpgcError } from '../../../src/errors.js';
import type { identifyPort } from '../../../src/transport/ports/discover-ports.js';
import type { openPort } from '../../../src/transport/ports/open-port.js';
import { reopenPort } from '../../../src/transport/ports/reopen-port.js';
import type { Transport, UsbIdentity } from '../../../src/transport/transport.js';

const OPTIONS = { bootTimeoutMs: 600 };

function transportOn(address: string, serialNumber: string | null): Transport {
  return {
    address,
    usb: serialNumber === null ? null : identity(serialNumber),
    close: vi.fn(),
  } as unknown as Transport;
}

function identity(serialNumber: string): UsbIdentity {
  return { vendorId: '303a', productId: '4001', serialNumber };
}

const opens = vi.fn<typeof openPort>();
const identifies = vi.fn<typeof identifyPort>();
const PORTS = { open: opens, identify: identifies };
const isNotThere = new MpgcError('PORT_NOT_FOUND', 'There is no such port.');

beforeEach(() => {
  opens.mockReset();
  identifies.mockReset().mockResolvedValue(null);
});

describe('a board that was restarted', () => {
  it('is followed by its USB serial number to the port that it comes back on', async () => {
    const back = transportOn('/dev/ttyACM1', 'e660');
    opens.mockRejectedValueOnce(isNotThere).mockResolvedValueOnce(back);
    const before = transportOn('/dev/ttyACM0', 'e660');
    expect(await reopenPort(before, OPTIONS, PORTS)).toBe(back);
    expect(before.close).toHaveBeenCalledOnce();
    expect(opens.mock.calls.map(([port]) => port)).toEqual(['id:e660', 'id:e660']);
  });

  it('is opened on its own port where it is still there: bridges of one make share a serial number', async () => {
    identifies.mockResolvedValue(identity('0001'));
    opens.mockResolvedValueOnce(transportOn('/dev/ttyUSB1', '0001'));
    await reopenPort(transportOn('/dev/ttyUSB1', '0001'), OPTIONS, PORTS);
    expect(opens.mock.calls.map(([port]) => port)).toEqual(['/dev/ttyUSB1']);
  });

  it('is not taken for another one that has got its port', async () => {
    identifies.mockResolvedValue(identity('other'));
    opens.mockResolvedValueOnce(transportOn('/dev/ttyACM4', 'e660'));
    await reopenPort(transportOn('/dev/ttyACM0', 'e660'), OPTIONS, PORTS);
    expect(opens.mock.calls.map(([port]) => port)).toEqual(['id:e660']);
  });

  it('is opened by its address where its port has no serial number', async () => {
    opens.mockResolvedValueOnce(transportOn('/dev/pts/3', null));
    await reopenPort(transportOn('/dev/pts/3', null), OPTIONS, PORTS);
    expect(opens.mock.calls.map(([port]) => port)).toEqual(['/dev/pts/3']);
  });

  it.each(['PORT_NOT_FOUND', 'PORT_DENIED', 'PORT_BUSY', 'PORT_FAILED'] as const)(
    'is waited for through %s, for as long as a boot may take',
    async (code) => {
      opens.mockRejectedValue(new MpgcError(code, 'not yet'));
      await expect(reopenPort(transportOn('/dev/ttyACM0', 'e660'), OPTIONS, PORTS)).rejects.toMatchObject({
        code,
      });
      expect(opens.mock.calls.length).toBeGreaterThanOrEqual(3);
    },
  );

  it('is not waited for once ctrl-C was pressed, nor after any other error', async () => {
    opens.mockRejectedValue(isNotThere);
    const aborted = AbortSignal.abort();
    await expect(reopenPort(transportOn('a', null), { ...OPTIONS, signal: aborted }, PORTS)).rejects.toBe(
      isNotThere,
    );
    opens.mockRejectedValue(new MpgcError('SEVERAL_BOARDS', 'which?'));
    await expect(reopenPort(transportOn('a', null), OPTIONS, PORTS)).rejects.toMatchObject({
      code: 'SEVERAL_BOARDS',
    });
    expect(opens).toHaveBeenCalledTimes(2);
  });
});
