import type { Random } from "./random";

export const oneOf = <T>(random: Random, values: readonly T[]): T => values[random(values.length)]!;
/** Small and large numbers alike. */
export const count = (random: Random, digits: number): number => random(10 ** (1 + random(digits)));
export const maybe = <T>(random: Random, value: T): T | undefined => (random(4) === 0 ? undefined : value);
