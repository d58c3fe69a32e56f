// The least that can run a script on a board: enter the raw REPL, send, wait. node bench/raw.js PORT SCRIPT
import { readFileSync } from 'node:fs';
import { RawRepl } from '../dist/repl/raw-repl.js';
import { SerialTransport } from '../dist/transport/serial-transport.js';

const [, , port, script] = process.argv;
const transport = new SerialTransport(port);
await transport.open();
const repl = new RawRepl(transport);
await repl.enter();
await repl.softReset();
await repl.submit(readFileSync(script), { deadlines: { idleMs: 60_000, overallMs: null } });
await repl.leave();
await transport.close();
