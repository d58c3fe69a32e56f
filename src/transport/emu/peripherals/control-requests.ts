import type { RPUSBController } from 'rp2040js';
import { wordAt } from './usb-descriptors.js';

/**
 * The requests on a device's endpoint 0, one after the other. Source: USB 2.0 chapters 8.5.3 and 9.3.
 */
export class ControlRequests {
  readonly #usb: RPUSBController;
  /** The first is under way. */
  #requests: ControlRequest[] = [];
  #received: number[] = [];

  constructor(usb: RPUSBController) {
    this.#usb = usb;
  }

  /** `onData` is called with what the device answers, nothing where it has only to do something. */
  add(setup: Uint8Array, onData: (bytes: Uint8Array) => void = () => {}): void {
    this.#requests.push({ setup, onData });
    if (this.#requests.length === 1) this.#begin();
  }

  /** The device was reset: it answers none of those that were made. */
  clear(): void {
    this.#requests = [];
  }

  /** A packet from the device, in the request under way; the last is short, or completes what was asked for. */
  receive(packet: Uint8Array): void {
    const [request] = this.#requests;
    if (!request) return;
    this.#received.push(...packet);
    const askedBytes = isRead(request.setup) ? wordAt(request.setup, 6) : 0;
    if (packet.length >= PACKET_BYTES && this.#received.length < askedBytes) return;
    request.onData(Uint8Array.from(this.#received));
    this.#requests.shift();
    this.#begin();
  }

  #begin(): void {
    const [next] = this.#requests;
    this.#received = [];
    if (next) this.#usb.sendSetupPacket(next.setup);
  }
}

interface ControlRequest {
  setup: Uint8Array;
  onData: (bytes: Uint8Array) => void;
}

const PACKET_BYTES = 64;

function isRead(setup: Uint8Array): boolean {
  return ((setup[0] ?? 0) & 0x80) !== 0;
}
