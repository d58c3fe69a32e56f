import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPort } from '../../../src/transport/ports/open-port.js';
import { SerialTransport } from '../../../src/transport/serial/serial-transport.js';
import { type Microbit, microbitMissing, startMicrobit } from '../../support/microbit.js';

const missing = microbitMissing();

describe.skipIf(missing)(`a serial device${missing ? `: ${missing}` : ''}`, () => {
  let board: Microbit;
  beforeAll(async () => {
    board = await startMicrobit();
  });
  afterAll(() => board?.stop());

  it('that another program holds is busy, and free again when that has closed it', async () => {
    const holder = new SerialTransport(board.path);
    await holder.open();
    await expect(openPort(board.path)).rejects.toMatchObject({ code: 'PORT_BUSY', exitCode: 3 });
    await holder.close();
    const next = await openPort(board.path);
    await next.close();
  });

  it('that becomes free in a moment is waited for', async () => {
    const holder = new SerialTransport(board.path);
    await holder.open();
    const [opened] = await Promise.all([openPort(board.path), holder.close()]);
    expect(opened.address).toBe(board.path);
    await opened.close();
  });

  it('that is not there is named', async () => {
    const missingPath = `${board.path}0000`;
    const opened = new SerialTransport(missingPath).open();
    await expect(opened).rejects.toMatchObject({
      code: 'PORT_NOT_FOUND',
      message: `There is no port ${missingPath}.`,
    });
  });

  it('without modem lines, as a PTY is, works all the same, and is closed twice without harm', async () => {
    const transport = new SerialTransport(board.path);
    await transport.open();
    const heard = new Promise<string>((resolve) => transport.onData((bytes) => resolve(String(bytes))));
    await transport.write(Buffer.from('\r'));
    expect((await heard).length).toBeGreaterThan(0);
    await transport.close();
    await transport.close();
  });
});
