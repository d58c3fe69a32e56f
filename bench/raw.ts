// The least that can run a script on a board: enter the raw REPL, send, wait. run by bench/run.js with PORT SCRIPT
import { readFileSync } from 'node:fs';
import { RawRepl } from '../src/repl/raw-repl.js';
import { SerialTransport } from '../src/transport/serial/serial-transport.js';

const [, , port = '', script = ''] = process.argv;
const transport = new SerialTransport(port);
await transport.open();
const repl = new RawRepl(transport);
await repl.enter();
await repl.softReset();
await repl.submit(readFileSync(script), { deadlines: { idleMs: 60_000, overallMs: null } });
await repl.leave();
await transport.close();
