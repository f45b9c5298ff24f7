import { Text } from "../../modules/errors/text";
import { EN } from "../../modules/languages/en/en";
import type { Tables } from "../../modules/languages/tables";

/** Every text of English between marks: what is not marked on a surface did not come from the language. */
function marked<T>(value: T): T {
	if (typeof value === "string") return (value === "" ? "" : `«${value}»`) as T;
	if (value instanceof Text) return new Text(value.lines.split("\n").map(marked).join("\n")) as T;
	if (Array.isArray(value)) return value.map(marked) as T;
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, marked(part)])) as T;
}

/** A language that nobody speaks. */
export const XX: Tables = { ...marked(EN), property: (row) => marked(EN.property(row)) };
