import type { RP2040 } from 'rp2040js';

/**
 * The start of each USB frame, once a millisecond, as a device sees it: rp2040js has it for hosts only. MicroPython
 * waits with its banner until some frames after the port was opened. Frames come only while the firmware listens, so
 * that an idle chip stays idle.
 *
 * Source: RP2040 datasheet 4.1.4, registers SOF_RD, INTE and INTR.
 */
export class FrameClock {
  readonly #alarm: ReturnType<RP2040['clock']['createAlarm']>;
  readonly #write: (offset: number, value: number) => void;
  #listening = false;
  #frame = 0;

  constructor({ usbCtrl, clock }: Pick<RP2040, 'usbCtrl' | 'clock'>) {
    this.#alarm = clock.createAlarm(() => this.#begin());
    const read = usbCtrl.readUint32.bind(usbCtrl);
    const write = usbCtrl.writeUint32.bind(usbCtrl);
    this.#write = write;
    usbCtrl.readUint32 = (offset) => (offset === SOF_READ ? this.#take() : read(offset));
    usbCtrl.writeUint32 = (offset, value) => {
      write(offset, value);
      if (offset === INTERRUPT_ENABLE) this.#listen((value & DEVICE_SOF) !== 0);
    };
  }

  #listen(listening: boolean): void {
    if (listening && !this.#listening) this.#alarm.schedule(FRAME_NANOS);
    if (!listening && this.#listening) {
      this.#alarm.cancel();
      this.#interrupt(false);
    }
    this.#listening = listening;
  }

  #begin(): void {
    this.#frame = (this.#frame + 1) % FRAME_NUMBERS;
    this.#interrupt(true);
    this.#alarm.schedule(FRAME_NANOS);
  }

  /** Reading the frame number answers the interrupt. */
  #take(): number {
    this.#interrupt(false);
    return this.#frame;
  }

  /** By the register that forces interrupts: rp2040js has no other way to raise one from outside. */
  #interrupt(raised: boolean): void {
    this.#write(INTERRUPT_FORCE, raised ? DEVICE_SOF : 0);
  }
}

const SOF_READ = 0x48;
const INTERRUPT_ENABLE = 0x90;
const INTERRUPT_FORCE = 0x94;
const DEVICE_SOF = 1 << 17;
const FRAME_NANOS = 1e6;
const FRAME_NUMBERS = 0x800;
