import { read } from "../support/files";

/** The floors as docs/dev/architecture.md lists them, the ground first. */
export const FLOORS: readonly (readonly string[])[] = parseFloors(read("docs/dev/architecture.md"));

function parseFloors(page: string): string[][] {
	const list = /## Floors\s+([\s\S]*?)\.\s/.exec(page)?.[1] ?? "";
	return list.split("->").map((floor) => floor.split(",").map((name) => name.trim()));
}
