import { board } from "./board";
import { eraseNvs, nvsName, type Value, writeNvs } from "./nvs";

/** NVS as the SDK's preferences use it: a set is an erase and a write. */
const Preference = {
	get(domain: string, key: string): Value | undefined {
		const value = board().flash.get(nvsName(domain, key));
		return value instanceof ArrayBuffer ? value.slice(0) : value;
	},

	set(domain: string, key: string, value: Value): void {
		const at = nvsName(domain, key);
		if (typeof value === "number" && (value | 0) !== value) throw new Error("float unsupported");
		if (typeof value === "object" && !(value instanceof ArrayBuffer)) throw new Error("unsupported type");
		eraseNvs(at);
		writeNvs(at, value);
	},

	delete(domain: string, key: string): void {
		eraseNvs(nvsName(domain, key));
	},

	keys(domain: string): string[] {
		return [...board().flash.keys()]
			.filter((at) => at.startsWith(`${domain}/`))
			.map((at) => at.slice(domain.length + 1));
	},
};

export default Preference;
