import { AUTO_PORT } from './auto-port.js';
import { DEVICE_PORT } from './device-port.js';
import { EMU_PORT } from './emu-port.js';
import { ID_PORT } from './id-port.js';
import type { PortKind } from './port-kind.js';
import { SIM_PORT } from './sim-port.js';

/** Every kind of port. A kind loads what it opens when it opens it, so that this table costs nothing. */
export const PORT_KINDS: readonly PortKind[] = [AUTO_PORT, DEVICE_PORT, ID_PORT, SIM_PORT, EMU_PORT];

/** What `--port` takes. */
export const PORT_FORMS: readonly string[] = PORT_KINDS.flatMap(({ forms }) => forms);
