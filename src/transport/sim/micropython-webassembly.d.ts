/** What the package lacks: types of the part that the embedded board uses. */
declare module '@micropython/micropython-webassembly-pyscript/micropython.mjs' {
  export function loadMicroPython(options: {
    /** Bytes. */
    heapsize: number;
    stdout: (bytes: Uint8Array) => void;
    stderr: (bytes: Uint8Array) => void;
    /** False calls `stdout` for each byte. */
    linebuffer: boolean;
  }): Promise<MicroPython>;

  export interface MicroPython {
    /** Begins the friendly REPL, with an empty line buffer. */
    replInit(): void;
    /** Runs what the byte completes before it returns. */
    replProcessChar(byte: number): number;
    /** Its files, in memory. */
    FS: {
      mkdir(path: string): void;
      writeFile(path: string, text: string): void;
    };
    /** The functions of the firmware itself. */
    _module: {
      /** -1 while ctrl-C is a byte as any other. */
      _mp_hal_get_interrupt_char(): number;
      _mp_sched_keyboard_interrupt(): void;
    };
  }
}
