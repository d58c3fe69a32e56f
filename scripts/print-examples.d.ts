/** The documents whose examples are printed by runs, by their paths from the root. */
export const PAGES: string[];

/** A document with what its examples print today. Runs their commands, one after the other. */
export function withPrinted(markdown: string): string;
