/**
 * The transmit interrupt of the UARTs: it comes when a byte has left, and goes when the firmware clears it (PL011
 * manual 2.8). In rp2040js it is always there, and firmware that waits for it handles interrupts for ever.
 */
const DATA = 0x00;
const TRANSMIT = 1 << 5;
const BITS_A_BYTE = 10;
const FIRST_IRQ = 20;

/** What the UART keeps to itself. @typedef {{interruptStatus: number, interruptMask: number, checkInterrupts: () => void}} Interrupts */

/** @param {import('rp2040js').RP2040} rp2040 */
export function sendAtBaudRate(rp2040) {
  for (const [index, uart] of rp2040.uart.entries()) {
    const interrupts = /** @type {Interrupts} */ (/** @type {unknown} */ (uart));
    const write = uart.writeUint32.bind(uart);
    const sent = rp2040.clock.createAlarm(() => {
      interrupts.interruptStatus |= TRANSMIT;
      interrupts.checkInterrupts();
    });
    interrupts.checkInterrupts = () => {
      const { interruptStatus, interruptMask } = interrupts;
      rp2040.setInterrupt(FIRST_IRQ + index, (interruptStatus & interruptMask) !== 0);
    };
    uart.writeUint32 = (offset, value) => {
      write(offset, value);
      if (offset === DATA) sent.schedule((BITS_A_BYTE * 1e9) / uart.baudRate);
    };
  }
}
