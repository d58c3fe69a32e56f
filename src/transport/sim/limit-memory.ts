/** Answer of emscripten_resize_heap() where the memory stays as it is: malloc() gives NULL then. */
const REFUSED = 0;

/**
 * Makes the WebAssembly programs that this thread starts from now on live with `maxBytes` of memory: what they ask for
 * beyond is refused, as by a computer that has no more, and MicroPython makes a MemoryError of it. Emscripten takes up to
 * a fifth more than was asked for, so that the memory may end that much above.
 */
export function limitMemory(maxBytes: number): void {
  const instantiate = WebAssembly.instantiate as unknown as Instantiate;
  const limited: Instantiate = (code, imports) => {
    const { emscripten_resize_heap: resize, ...env } = imports.env;
    // Bytes from 2 GiB come as negative numbers.
    const emscripten_resize_heap = (bytes: number) => (bytes >>> 0 > maxBytes ? REFUSED : resize(bytes));
    return instantiate(code, { ...imports, env: { ...env, emscripten_resize_heap } });
  };
  Object.assign(WebAssembly, { instantiate: limited });
}

/** With what Emscripten hands to its programs. */
type Instantiate = (
  code: BufferSource,
  imports: { env: { emscripten_resize_heap: (bytes: number) => number } },
) => Promise<unknown>;
