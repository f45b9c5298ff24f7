/** Free internal RAM in bytes; free-memory.c. */
export function freeMemory(): number {
	return native("xs_kabewatt_memory_free").call(undefined) as number;
}

/** The least that was free since the start. */
export function lowestFreeMemory(): number {
	return native("xs_kabewatt_memory_lowest").call(undefined) as number;
}
