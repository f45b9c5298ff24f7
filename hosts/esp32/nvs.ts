import Storage from "embedded:storage/key-value";
import Preference from "preference";

type Value = number | string | ArrayBuffer;

/** How the key-value store calls what `Preference` stores as that type. */
const FORMATS = Object.freeze({ number: "int32", string: "string", object: "buffer" } as const);

/**
 * Puts `value` in the place of what NVS holds under `key`. The SDK's `Preference.set` erases the key first; its
 * key-value store leaves that to NVS itself, which writes the new value beside the old one and then drops the old one:
 * after a refusal or a power cut either the one or the other is there, as a whole. Both see the same keys.
 *
 * Only a value of another type must go first, since NVS keeps one of each type. It is written back when the new one
 * is refused. A power cut in between loses it, which nothing stored by this program can meet: no key changes its type.
 */
export function replaceInNvs(domain: string, key: string, value: Value): void {
	const before = Preference.get(domain, key);
	const changesType = before != null && typeof before !== typeof value;
	if (changesType) Preference.delete(domain, key);
	try {
		write(domain, key, value);
	} catch (error) {
		if (changesType) write(domain, key, typeof before === "boolean" ? Number(before) : before);
		throw error;
	}
}

function write(domain: string, key: string, value: Value): void {
	const store = Storage.open({ path: domain, format: FORMATS[typeof value as keyof typeof FORMATS] });
	try {
		store.write(key, value);
	} finally {
		store.close();
	}
}
