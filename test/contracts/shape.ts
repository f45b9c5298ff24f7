/** Keys and types of a JSON body without its values: an object by its keys, an array by what all items have, a leaf by its type. */
export type Shape = string | readonly [Shape] | readonly [] | { readonly [key: string]: Shape };

export function shapeOf(json: unknown): Shape {
	if (json === null) return "null";
	if (Array.isArray(json)) {
		const items = json.filter((item) => item !== null).map(shapeOf);
		return items.length === 0 ? [] : [items[0]!];
	}
	if (typeof json === "object")
		return Object.fromEntries(Object.entries(json as object).map(([key, value]) => [key, shapeOf(value)]));
	return typeof json;
}

/** What of `was` is gone from `now`: missing keys, another order, another type. What is null in either fits everything. */
export function isSubset(was: Shape, now: Shape, at: string): string[] {
	if (was === "null" || now === "null") return [];
	if (typeof was === "string") return now === was ? [] : [`${at}: ${JSON.stringify(now)} instead of ${was}`];
	if (Array.isArray(was)) {
		if (!Array.isArray(now)) return [`${at}: no array any more`];
		return was.length === 0 || now.length === 0 ? [] : isSubset(was[0]!, now[0]!, `${at}[]`);
	}
	if (typeof now === "string" || Array.isArray(now)) return [`${at}: no object any more`];
	const before = was as { readonly [key: string]: Shape };
	const after = now as { readonly [key: string]: Shape };
	const kept = Object.keys(after).filter((key) => key in before);
	const faults = Object.keys(before)
		.filter((key) => !(key in after))
		.map((key) => `${at}.${key}: gone`);
	if (faults.length === 0 && kept.join() !== Object.keys(before).join())
		faults.push(`${at}: order ${kept.join()}`);
	return [...faults, ...kept.flatMap((key) => isSubset(before[key]!, after[key]!, `${at}.${key}`))];
}
