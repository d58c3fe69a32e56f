import type { Transport, UsbIdentity } from '../transport.js';

/** @throws MpgcError as SerialTransport.open does */
export async function openSerial(path: string, usb: UsbIdentity | null): Promise<Transport> {
  const { SerialTransport } = await import('../serial/serial-transport.js');
  const transport = new SerialTransport(path, usb);
  await transport.open();
  return transport;
}
