/** hosts/esp32/free-memory without C. */
export const freeMemory = (): number => 66_000;
export const lowestFreeMemory = (): number => 38_000;
