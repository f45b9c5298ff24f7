import { FLOORS } from "../house/floors";
import type { LinkedHeap } from "./linked-heap";

/** What a room takes in flash, as the linker laid it out. */
export interface LinkedUse {
	readonly codeBytes: number;
	/** Slots of 16 bytes without those of names, which belong to nobody. */
	readonly slots: number;
}

/** The room of a module, `sdk` for those that are not ours. */
export function roomOf(module: string): string {
	if (module.startsWith("modules/")) return module.split("/")[1]!;
	return module === "main" || module.startsWith("hosts/") ? "hosts" : "sdk";
}

/** What each room takes, as the linker laid it out; `sdk` for its modules. */
export function linkedRooms(heap: LinkedHeap): Map<string, LinkedUse> {
	const rooms = ["sdk", ...FLOORS.flat(), "hosts"];
	const order = [...heap.modules].sort((a, b) => rooms.indexOf(roomOf(a)) - rooms.indexOf(roomOf(b)));
	const code = heap.codeByModule();
	const slots = heap.slotsByModule(order);
	const uses = new Map<string, LinkedUse>();
	for (const room of new Set(order.map(roomOf))) {
		const modules = order.filter((module) => roomOf(module) === room);
		uses.set(room, {
			codeBytes: modules.reduce((sum, module) => sum + (code.get(module) ?? 0), 0),
			slots: modules.reduce((sum, module) => sum + (slots.get(module) ?? 0), 0),
		});
	}
	return uses;
}
