/**
 * The computer at the other end of the emulated chip's USB: it enumerates the device, opens its serial port
 * (CDC ACM), and moves bytes. What the firmware has no room for stays here until it asks for more, and what it
 * sends is taken at once.
 *
 * Source: USB 2.0 chapter 9 (standard requests), PSTN120 6.3.12 (SET_CONTROL_LINE_STATE).
 */
import {
  createSetupPacket,
  DataDirection,
  DescriptorType,
  getDescriptorPacket,
  SetupRecipient,
  SetupType,
  setDeviceAddressPacket,
  setDeviceConfigurationPacket,
} from 'rp2040js';

/** @typedef {{vendorId: number, productId: number}} UsbIds */
/** @typedef {{setup: Uint8Array, onData?: (bytes: Uint8Array) => void}} ControlRequest */

const DEVICE_DESCRIPTOR_BYTES = 18;
const CONFIGURATION_HEADER_BYTES = 9;
const CDC_DATA_CLASS = 10;
const BULK = 2;
const SET_CONTROL_LINE_STATE = 0x22;
const DTR_AND_RTS = 3;
/** One bulk packet of 64 bytes at full speed: 19 of them fit into a frame of a millisecond. */
const PACKET_MICROSECONDS = 50;

export class UsbHost {
  /** @type {(ids: UsbIds) => void} the serial port is open */
  onOpen = () => {};
  /** @type {(bytes: Uint8Array) => void} */
  onBytes = () => {};
  #usb;
  /** @type {ControlRequest[]} the first is under way */
  #requests = [];
  /** @type {number[]} */
  #received = [];
  #in = -1;
  #out = -1;
  /** The room that the firmware offers for bytes, 0 when it has none. */
  #room = 0;
  /** @type {Uint8Array[]} */
  #waiting = [];

  /** @param {import('rp2040js').RPUSBController} usb of a chip that has not started yet */
  constructor(usb) {
    this.#usb = usb;
    usb.readDelayMicroseconds = PACKET_MICROSECONDS;
    usb.writeDelayMicroseconds = PACKET_MICROSECONDS;
    usb.onUSBEnabled = () => usb.resetDevice();
    usb.onResetReceived = () => this.#enumerate();
    usb.onEndpointWrite = (endpoint, bytes) => this.#receive(endpoint, bytes);
    usb.onEndpointRead = (endpoint, room) => this.#offer(endpoint, room);
  }

  /** Bytes that the firmware has not taken yet. */
  get waiting() {
    return this.#waiting.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  /** @param {Uint8Array} bytes for the board's input */
  send(bytes) {
    if (bytes.length > 0) this.#waiting.push(bytes);
    this.#deliver();
  }

  #enumerate() {
    this.#requests = [];
    this.#room = 0;
    /** @type {UsbIds} */
    const ids = { vendorId: 0, productId: 0 };
    this.#request(setDeviceAddressPacket(1));
    this.#request(getDescriptorPacket(DescriptorType.Device, DEVICE_DESCRIPTOR_BYTES), (bytes) => {
      ids.vendorId = wordAt(bytes, 8);
      ids.productId = wordAt(bytes, 10);
    });
    this.#request(getDescriptorPacket(DescriptorType.Configration, CONFIGURATION_HEADER_BYTES), (header) => {
      this.#request(getDescriptorPacket(DescriptorType.Configration, wordAt(header, 2)), (bytes) => {
        const data = dataInterfaceOf(bytes);
        if (!data) return;
        this.#in = data.in;
        this.#out = data.out;
        this.#request(setDeviceConfigurationPacket(1));
        this.#request(controlLinePacket(data.interfaceNumber - 1), () => this.onOpen(ids));
      });
    });
  }

  /** @param {Uint8Array} setup @param {(bytes: Uint8Array) => void} [onData] */
  #request(setup, onData = () => {}) {
    this.#requests.push({ setup, onData });
    if (this.#requests.length === 1) this.#begin();
  }

  #begin() {
    const [next] = this.#requests;
    this.#received = [];
    if (next) this.#usb.sendSetupPacket(next.setup);
  }

  /** What the device sends: bytes of the port, or its part in the control request under way. @param {number} endpoint @param {Uint8Array} bytes */
  #receive(endpoint, bytes) {
    if (endpoint === this.#in) return this.onBytes(bytes);
    const [request] = this.#requests;
    if (endpoint !== 0 || !request) return;
    this.#received.push(...bytes);
    const asked = isRead(request.setup) ? wordAt(request.setup, 6) : 0;
    if (bytes.length < 64 || this.#received.length >= asked) this.#finish(request);
  }

  /** @param {ControlRequest} request */
  #finish(request) {
    const bytes = Uint8Array.from(this.#received);
    request.onData?.(bytes);
    this.#requests.shift();
    this.#begin();
  }

  /**
   * The firmware has made room for input. On endpoint 0 it waits for the status stage of a control request,
   * which the next request ends as well.
   * @param {number} endpoint @param {number} room
   */
  #offer(endpoint, room) {
    if (endpoint !== this.#out) return;
    this.#room = room;
    this.#deliver();
  }

  #deliver() {
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
 * The interface of the serial port's data and its bulk endpoints, among a configuration's descriptors.
 * @param {Uint8Array} descriptors
 */
function dataInterfaceOf(descriptors) {
  const found = { interfaceNumber: -1, in: -1, out: -1 };
  let within = false;
  for (let at = 0; at + 1 < descriptors.length; at += Math.max(2, descriptors[at] ?? 0)) {
    const type = descriptors[at + 1];
    if (type === DescriptorType.Interface) {
      within = found.in < 0 && descriptors[at + 5] === CDC_DATA_CLASS;
      if (within) found.interfaceNumber = descriptors[at + 2] ?? 0;
    } else if (within && type === DescriptorType.Endpoint && ((descriptors[at + 3] ?? 0) & 3) === BULK) {
      const address = descriptors[at + 2] ?? 0;
      if (address & 0x80) found.in = address & 0xf;
      else found.out = address;
    }
  }
  return found.in > 0 && found.out > 0 ? found : null;
}

/** As a terminal program does when it opens the port. @param {number} interfaceNumber of the control interface */
function controlLinePacket(interfaceNumber) {
  return createSetupPacket({
    dataDirection: DataDirection.HostToDevice,
    type: SetupType.Class,
    recipient: SetupRecipient.Interface,
    bRequest: SET_CONTROL_LINE_STATE,
    wValue: DTR_AND_RTS,
    wIndex: interfaceNumber,
    wLength: 0,
  });
}

/** @param {Uint8Array} setup */
function isRead(setup) {
  return ((setup[0] ?? 0) & 0x80) !== 0;
}

/** @param {Uint8Array} bytes @param {number} at */
function wordAt(bytes, at) {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}
