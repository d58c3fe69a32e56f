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

  /** Of Emscripten. */
  export interface BoardFiles {
    readdir(folder: string): string[];
    lstat(path: string): { mode: number };
    isDir(mode: number): boolean;
    analyzePath(path: string): { exists: boolean };
    readFile(path: string): Uint8Array;
    writeFile(path: string, content: string | Uint8Array): void;
    mkdir(path: string): void;
  }

  export interface MicroPython {
    /** Begins the friendly REPL, with an empty line buffer. */
    replInit(): void;
    /** Runs what the byte completes before it returns. */
    replProcessChar(byte: number): number;
    /** Its files, in memory. */
    FS: BoardFiles;
    /** The functions of the firmware itself. */
    _module: {
      /** -1 while ctrl-C is a byte as any other. */
      _mp_hal_get_interrupt_char(): number;
      _mp_sched_keyboard_interrupt(): void;
    };
  }
}
