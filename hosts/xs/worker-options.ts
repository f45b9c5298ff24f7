/**
 * Memory of the Worker's machine. Fixed, since by default it would get pools as large as the main machine's. Chunks hold
 * the queue (4 kB), the batch (640 B) and room for garbage; docs/dev/memory.md has what was seen in use. The sizes waste
 * nothing of the allocator's blocks: n x 1,024 - 16 bytes of chunks. Priority 5 is above the main task (4); core 1 is the
 * one without Wi-Fi.
 */
export const WORKER_OPTIONS = Object.freeze({
	static: 0,
	chunk: Object.freeze({ initial: 7152, incremental: 512 }),
	heap: Object.freeze({ initial: 256, incremental: 32 }),
	stack: 160,
	keys: Object.freeze({ initial: 8, incremental: 8 }),
	priority: 5,
	core: 1 as const,
});
