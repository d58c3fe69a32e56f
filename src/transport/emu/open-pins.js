/**
 * Pins with nothing connected: they read what they put out themselves, and else where their resistor pulls them.
 * rp2040js leaves that to what it is wired to.
 */
import { GPIOPinState } from 'rp2040js';

/** The flash's chip select, which the BOOTSEL button pulls down. */
const CHIP_SELECT = 1;
const INPUT_ENABLE = 1 << 6;

/** @param {import('rp2040js').RP2040} rp2040 */
export function leavePinsOpen({ gpio, qspi }) {
  const bootButton = /** @type {import('rp2040js').GPIOPin} */ (qspi[CHIP_SELECT]);
  bootButton.padValue |= INPUT_ENABLE;
  bootButton.setInputValue(true);
  for (const pin of gpio) {
    const follow = (/** @type {GPIOPinState} */ state) => {
      if (state !== GPIOPinState.InputBusKeeper) pin.setInputValue(isHigh(state));
    };
    pin.addListener(follow);
    follow(pin.value);
  }
}

/** @param {GPIOPinState} state */
function isHigh(state) {
  return state === GPIOPinState.High || state === GPIOPinState.InputPullUp;
}
