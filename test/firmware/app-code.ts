/** A slot of the heap that the XS linker wrote as C. */
interface Slot {
	readonly next: number;
	readonly id: string;
	readonly kind: string;
	readonly value: string;
}

const NONE = -1;
const ROW =
	/^\/\* (\d+) \*\/\t\{ (?:NULL|\(txSlot\*\)&gxHeap\[(\d+)\]), \{\.ID = (\w+).*?\.kind = XS_(\w+)_KIND\}, \.value = (.*)$/gm;

/**
 * How much of the byte code in `mc.xs.c` belongs to the modules whose names match `own`, in bytes as they lie in flash.
 * A function's slot has its code as a string and leads to its home, the home to the function's module, and the slots
 * of a module to one with the number of its name.
 */
export function appCodeBytes(source: string, own: RegExp): number {
	const slots = new Map<number, Slot>();
	const names = new Map<string, string>();
	for (const [, index, next, id, kind, value] of source.matchAll(ROW)) {
		slots.set(Number(index), {
			next: next === undefined ? NONE : Number(next),
			id: id!,
			kind: kind!,
			value: value!,
		});
		if (kind === "KEY_X") names.set(id!, /"([^"]*)"/.exec(value!)?.[1] ?? "");
	}
	let bytes = 0;
	for (const { kind, next, value } of slots.values()) {
		const code = kind === "CODE_X" ? /^\{ \.code = \{ \(txByte\*\)"([^"]*)"/.exec(value)?.[1] : undefined;
		if (code !== undefined && own.test(moduleOf(next, slots, names))) bytes += code.length / "\\x00".length;
	}
	return bytes;
}

/** Name of the module of the function whose home is slot `home`; "" when it has none. */
function moduleOf(
	home: number,
	slots: ReadonlyMap<number, Slot>,
	names: ReadonlyMap<string, string>,
): string {
	const reference = /^\{ \.home = \{ .*, \(txSlot\*\)&gxHeap\[(\d+)\] \}/.exec(
		slots.get(home)?.value ?? "",
	)?.[1];
	for (let slot = slots.get(Number(reference)); slot !== undefined; slot = slots.get(slot.next)) {
		if (slot.kind !== "MODULE") continue;
		return names.get(/^\{ \.module = \{ \w+, (\w+) \}/.exec(slot.value)?.[1] ?? "") ?? "";
	}
	return "";
}
