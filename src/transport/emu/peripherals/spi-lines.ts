import type { RP2040 } from 'rp2040js';

/**
 * SPI with nothing connected: reads 0. A frame takes its time by the SPI's clock; rp2040js, left alone, ends it at once, and
 * the DMA that sends overruns the one that receives.
 */
export function transferAtClockRate(rp2040: RP2040): void {
  for (const spi of rp2040.spi) {
    const done = rp2040.clock.createAlarm(() => spi.completeTransmit(0));
    spi.onTransmit = () => done.schedule((spi.dataBits * 1e9) / spi.clockFrequency);
  }
}
