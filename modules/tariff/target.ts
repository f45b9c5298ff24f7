import { TARGET } from "../settings/validate";

/** What a month is to stay below. */
export interface Target {
	readonly kind: "kWh" | "yen";
	readonly value: number;
}

/** Reads the setting `target`; undefined where none is set. */
export function readTarget(text: string): Target | undefined {
	const parts = TARGET.exec(text);
	if (parts == null) return undefined;
	return { kind: /^[Yy]/.test(parts[2]!) ? "yen" : "kWh", value: Number(parts[1]) };
}
