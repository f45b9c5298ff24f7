import { board } from "./board";

type Value = boolean | number | string | ArrayBuffer;

/** NVS. */
const Preference = {
	get(domain: string, key: string): Value | undefined {
		const value = board().flash.get(name(domain, key));
		return value instanceof ArrayBuffer ? value.slice(0) : value;
	},

	set(domain: string, key: string, value: Value): void {
		const at = name(domain, key);
		if (typeof value === "number" && (value | 0) !== value) throw new Error("float unsupported");
		if (typeof value === "object" && !(value instanceof ArrayBuffer)) throw new Error("unsupported type");
		if (typeof value === "string" && value.length >= 4000) throw new Error("nvs set fail");
		// Deleted first, then written: a write that fails leaves nothing.
		board().flash.delete(at);
		if (board().flashFull) throw new Error("nvs set fail");
		board().flash.set(at, value instanceof ArrayBuffer ? value.slice(0) : value);
		board().flashWrites++;
	},

	delete(domain: string, key: string): void {
		board().flash.delete(name(domain, key));
	},

	keys(domain: string): string[] {
		return [...board().flash.keys()]
			.filter((at) => at.startsWith(`${domain}/`))
			.map((at) => at.slice(domain.length + 1));
	},
};

function name(domain: string, key: string): string {
	if (domain.length > 15 || key.length > 15) throw new Error("nvs_open fail");
	return `${domain}/${key}`;
}

export default Preference;
