export const SYSTEM: Readonly<Record<string, string>>;
export const TESTS: readonly string[];
export const ROOMS: readonly string[];
export function testsOf(room: string): string[] | undefined;
