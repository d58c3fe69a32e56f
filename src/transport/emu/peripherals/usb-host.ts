import {
  createSetupPacket,
  DataDirection,
  DescriptorType,
  getDescriptorPacket,
  type RPUSBController,
  SetupRecipient,
  SetupType,
  setDeviceAddressPacket,
  setDeviceConfigurationPacket,
} from 'rp2040js';
import { ControlRequests } from './control-requests.js';
import { findSerialInterface, wordAt } from './usb-descriptors.js';

export interface UsbIds {
  vendorId: number;
  productId: number;
}

/**
 * The computer at the other end of the emulated chip's USB: it enumerates the device, opens its serial port
 * (CDC ACM), and moves bytes. What the firmware has no room for stays here until it asks for more, and what it
 * sends is taken at once.
 *
 * Source: USB 2.0 chapter 9 (standard requests), PSTN120 6.3.12 (SET_CONTROL_LINE_STATE).
 */
export class UsbHost {
  /** The serial port is open. */
  onOpen: (ids: UsbIds) => void = () => {};
  onBytes: (bytes: Uint8Array) => void = () => {};
  readonly #usb: RPUSBController;
  readonly #requests: ControlRequests;
  #in = -1;
  #out = -1;
  /** The room that the firmware offers for bytes, 0 when it has none. */
  #room = 0;
  #waiting: Uint8Array[] = [];

  /** `usb` is of a chip that has not started yet. */
  constructor(usb: RPUSBController) {
    this.#usb = usb;
    this.#requests = new ControlRequests(usb);
    usb.readDelayMicroseconds = PACKET_MICROSECONDS;
    usb.writeDelayMicroseconds = PACKET_MICROSECONDS;
    sendInOrder(usb);
    usb.onUSBEnabled = () => usb.resetDevice();
    usb.onResetReceived = () => this.#enumerate();
    usb.onEndpointWrite = (endpoint, bytes) => this.#receive(endpoint, bytes);
    usb.onEndpointRead = (endpoint, room) => this.#offer(endpoint, room);
  }

  /** Bytes that the firmware has not taken yet. */
  get waiting(): number {
    return this.#waiting.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  /** For the board's input. */
  send(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#waiting.push(bytes);
    this.#deliver();
  }

  #enumerate(): void {
    const requests = this.#requests;
    requests.clear();
    this.#room = 0;
    const ids: UsbIds = { vendorId: 0, productId: 0 };
    requests.add(setDeviceAddressPacket(1));
    requests.add(getDescriptorPacket(DescriptorType.Device, DEVICE_DESCRIPTOR_BYTES), (bytes) => {
      ids.vendorId = wordAt(bytes, 8);
      ids.productId = wordAt(bytes, 10);
    });
    requests.add(getDescriptorPacket(DescriptorType.Configration, CONFIGURATION_HEADER_BYTES), (header) => {
      const allBytes = wordAt(header, 2);
      requests.add(getDescriptorPacket(DescriptorType.Configration, allBytes), (bytes) => {
        const serial = findSerialInterface(bytes);
        if (!serial) return;
        this.#in = serial.in;
        this.#out = serial.out;
        requests.add(setDeviceConfigurationPacket(1));
        requests.add(controlLinePacket(serial.controlInterface), () => this.onOpen(ids));
      });
    });
  }

  /** What the device sends: bytes of the port, or its part in the control request under way. */
  #receive(endpoint: number, bytes: Uint8Array): void {
    if (endpoint === this.#in) this.onBytes(bytes);
    else if (endpoint === 0) this.#requests.receive(bytes);
  }

  /**
   * The firmware has made room for input. On endpoint 0 it waits for the status stage of a control request,
   * which the next request ends as well.
   */
  #offer(endpoint: number, room: number): void {
    if (endpoint !== this.#out) return;
    this.#room = room;
    this.#deliver();
  }

  #deliver(): void {
    const [bytes] = this.#waiting;
    if (!bytes || this.#room === 0) return;
    const packet = bytes.subarray(0, this.#room);
    if (packet.length === bytes.length) this.#waiting.shift();
    else this.#waiting[0] = bytes.subarray(packet.length);
    this.#room = 0;
    this.#usb.endpointReadDone(this.#out, packet);
  }
}

/**
 * Firmware up to 1.19 fills two buffers at once. rp2040js sends the second one first; a chip begins with the first (RP2040 datasheet,
 * 4.1.2.5.2).
 */
function sendInOrder(usb: RPUSBController): void {
  const update = usb.DPRAMUpdated.bind(usb);
  const { endpointWriteAlarms } = usb as unknown as { endpointWriteAlarms: { buffers: Uint8Array[] }[] };
  usb.DPRAMUpdated = (offset, value) => {
    const before = endpointWriteAlarms.map(({ buffers }) => buffers.length);
    update(offset, value);
    for (const [endpoint, { buffers }] of endpointWriteAlarms.entries()) {
      if (buffers.length - before[endpoint]! === 2) buffers.push(...buffers.splice(-2).reverse());
    }
  };
}

const DEVICE_DESCRIPTOR_BYTES = 18;
const CONFIGURATION_HEADER_BYTES = 9;
const SET_CONTROL_LINE_STATE = 0x22;
const DTR_AND_RTS = 3;
/** One bulk packet of 64 bytes at full speed: 19 of them fit into a frame of a millisecond. */
const PACKET_MICROSECONDS = 50;

/** As a terminal program does when it opens the port. */
function controlLinePacket(controlInterface: number): Uint8Array {
  return createSetupPacket({
    dataDirection: DataDirection.HostToDevice,
    type: SetupType.Class,
    recipient: SetupRecipient.Interface,
    bRequest: SET_CONTROL_LINE_STATE,
    wValue: DTR_AND_RTS,
    wIndex: controlInterface,
    wLength: 0,
  });
}
