/** Where what a user types comes from. */
export interface ProgramInput {
  /** The program begins: `give` takes what is typed from now on, and resolves when there is room for more. */
  begin(give: (bytes: Uint8Array) => Promise<void>): void;
  /** It has ended. */
  end(): void;
}

/** Gives a program what a user types, as it reads it: a board's input ring is small, and what overflows is lost. */
export interface InputFeeder {
  /** Whether anything was sent. */
  readonly used: boolean;
  /** Takes what was typed; resolves when there is room for more. */
  push(bytes: Uint8Array): Promise<void>;
  /** Takes in what the program says. */
  heard(bytes: Uint8Array): void;
  /** Throws away what was not sent. */
  dispose(): void;
}
