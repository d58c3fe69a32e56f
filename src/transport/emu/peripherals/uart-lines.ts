import type { RP2040 } from 'rp2040js';

/**
 * The transmit interrupt of the UARTs: it comes when a byte has left, and goes when the firmware clears it (PL011
 * manual 2.8). In rp2040js it is always there, and firmware that waits for it handles interrupts for ever.
 */
export function sendAtBaudRate(rp2040: RP2040): void {
  for (const [index, uart] of rp2040.uart.entries()) {
    const interrupts = uart as unknown as UartInterrupts;
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

/** What the UART of rp2040js keeps to itself. */
interface UartInterrupts {
  interruptStatus: number;
  interruptMask: number;
  checkInterrupts: () => void;
}

const DATA = 0x00;
const TRANSMIT = 1 << 5;
const BITS_A_BYTE = 10;
const FIRST_IRQ = 20;
