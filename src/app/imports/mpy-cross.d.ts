declare module '@pybricks/mpy-cross-v6/build/mpy-cross-v6.js' {
  interface MpyCross {
    /** The last one names the source. */
    arguments: string[];
    inputFileContents: string;
    /** The compiler itself: without it, it would be fetched, which Node's fetch() does not do from a file. */
    wasmBinary: Uint8Array;
    callback: (status: number, mpy: Uint8Array | undefined, out: string[], err: string[]) => void;
  }
  const compile: (module: MpyCross) => void;
  export default compile;
}
