import { GPIOPinState, type RP2040 } from 'rp2040js';

/**
 * Pins with nothing connected: they read what they put out themselves, and else where their resistor pulls them.
 * rp2040js leaves that to what it is wired to.
 */
export function leavePinsOpen({ gpio, qspi }: Pick<RP2040, 'gpio' | 'qspi'>): void {
  const bootButton = qspi[CHIP_SELECT];
  if (bootButton) {
    bootButton.padValue |= INPUT_ENABLE;
    bootButton.setInputValue(true);
  }
  for (const pin of gpio) {
    const follow = (state: GPIOPinState) => {
      if (state !== GPIOPinState.InputBusKeeper) pin.setInputValue(isHigh(state));
    };
    pin.addListener(follow);
    follow(pin.value);
  }
}

/** The flash's chip select, which the BOOTSEL button pulls down. */
const CHIP_SELECT = 1;
const INPUT_ENABLE = 1 << 6;

function isHigh(state: GPIOPinState): boolean {
  return state === GPIOPinState.High || state === GPIOPinState.InputPullUp;
}
