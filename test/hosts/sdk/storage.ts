import { board } from "./board";
import { nvsName, type Value, writeNvs } from "./nvs";

const TYPES: Readonly<Record<string, string>> = { int32: "number", string: "string", buffer: "object" };

/** `embedded:storage/key-value` over NVS: a write is a write, of the one type that the store was opened for. */
export default {
	open({ path, format }: { path: string; format: string }) {
		const type = TYPES[format];
		if (type === undefined) throw new RangeError("unsupported");
		let isOpen = true;
		board().nvsHandles++;
		return {
			write(key: string, value: Value): void {
				if (!isOpen) throw new Error("closed");
				if (typeof value !== type) throw new TypeError("mismatch");
				writeNvs(nvsName(path, key), value);
			},
			close(): void {
				if (isOpen) board().nvsHandles--;
				isOpen = false;
			},
		};
	},
};
