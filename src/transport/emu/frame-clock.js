/**
 * The start of each USB frame, once a millisecond, as a device sees it: rp2040js has it for hosts only. MicroPython
 * waits with its banner until some frames after the port was opened. Frames come only while the firmware listens, so
 * that an idle chip stays idle.
 *
 * Source: RP2040 datasheet 4.1.4, registers SOF_RD, INTE and INTR.
 */
const SOF_READ = 0x48;
const INTERRUPT_ENABLE = 0x90;
const DEVICE_SOF = 1 << 17;
const FRAME_NANOS = 1e6;
const FRAME_NUMBERS = 0x800;

/** What the controller keeps to itself. @typedef {{intRaw: number, checkInterrupts: () => void}} Interrupts */

export class FrameClock {
  #alarm;
  #usb;
  #listening = false;
  #frame = 0;

  /** @param {import('rp2040js').RP2040} rp2040 */
  constructor({ usbCtrl, clock }) {
    this.#usb = /** @type {Interrupts} */ (/** @type {unknown} */ (usbCtrl));
    this.#alarm = clock.createAlarm(() => this.#begin());
    const read = usbCtrl.readUint32.bind(usbCtrl);
    const write = usbCtrl.writeUint32.bind(usbCtrl);
    usbCtrl.readUint32 = (offset) => (offset === SOF_READ ? this.#take() : read(offset));
    usbCtrl.writeUint32 = (offset, value) => {
      write(offset, value);
      if (offset === INTERRUPT_ENABLE) this.#listen((value & DEVICE_SOF) !== 0);
    };
  }

  /** @param {boolean} listening */
  #listen(listening) {
    if (listening && !this.#listening) this.#alarm.schedule(FRAME_NANOS);
    if (!listening) this.#alarm.cancel();
    this.#listening = listening;
  }

  #begin() {
    this.#frame = (this.#frame + 1) % FRAME_NUMBERS;
    this.#set(this.#usb.intRaw | DEVICE_SOF);
    this.#alarm.schedule(FRAME_NANOS);
  }

  /** Reading the frame number answers the interrupt. */
  #take() {
    this.#set(this.#usb.intRaw & ~DEVICE_SOF);
    return this.#frame;
  }

  /** @param {number} raw */
  #set(raw) {
    this.#usb.intRaw = raw;
    this.#usb.checkInterrupts();
  }
}
