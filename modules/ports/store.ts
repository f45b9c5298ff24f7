import type { ErrorCode } from "../errors/codes";

export type StoreValue = number | string | Uint8Array;

/**
 * Small values that survive a power cut (NVS on the device). `domain` and `key` are ASCII of at most 15
 * characters; numbers are int32; strings are under 4,000 bytes of UTF-8; the whole store is about 16 kB.
 * A set is atomic and is written to flash at once: set only what changed, and seldom.
 */
export interface Store {
	/** Undefined for what is not set, and for everything in a domain that cannot be read. */
	get(domain: string, key: string): StoreValue | undefined;
	/**
	 * Throws a RangeError when the value is outside the limits above; false when the flash refused it or the
	 * domain cannot be read. The old value is still there then.
	 */
	set(domain: string, key: string, value: StoreValue): boolean;
	/** Does nothing in a domain that cannot be read. */
	remove(domain: string, key: string): void;
	/** Removes every key of a domain, as in a factory reset. */
	erase(domain: string): void;
	/**
	 * What is wrong with `domain`, or with the first one that something is wrong with: STORE_UNREADABLE while it
	 * cannot be read and therefore takes nothing either, or takes nothing for another reason than want of room;
	 * STORE_BROKEN after broken content was put aside.
	 */
	problem?(domain?: string): ErrorCode | undefined;
}
