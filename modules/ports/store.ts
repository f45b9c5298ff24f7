export type StoreValue = number | string | Uint8Array;

/**
 * Small values that survive a power cut (NVS on the device). `domain` and `key` are ASCII of at most 15
 * characters; numbers are int32; strings are under 4,000 bytes of UTF-8; the whole store is about 16 kB.
 * A set is atomic and is written to flash at once: set only what changed, and seldom.
 */
export interface Store {
	get(domain: string, key: string): StoreValue | undefined;
	/** Throws a RangeError when the value is outside the limits above; false when the flash refused it. */
	set(domain: string, key: string, value: StoreValue): boolean;
	remove(domain: string, key: string): void;
	/** Removes every key of a domain, as in a factory reset. */
	erase(domain: string): void;
}
