import { posix } from "node:path";
import { parseAst } from "vitest/node";
import { read } from "../support/files";

/** A node of the syntax tree (ESTree with TypeScript), as far as the house rules look at it. */
export interface Node {
	readonly type: string;
	readonly [key: string]: unknown;
}

export function parse(source: string): Node {
	return parseAst(source, { lang: "ts", astType: "ts" }) as unknown as Node;
}

/** Visits every node, parents first; `parents` runs from the root to the node's own parent. */
export function walk(root: Node, visit: (node: Node, parents: readonly Node[]) => void): void {
	const parents: Node[] = [];
	const go = (node: Node): void => {
		visit(node, parents);
		parents.push(node);
		for (const value of Object.values(node)) {
			if (Array.isArray(value)) {
				for (const item of value) if (isNode(item)) go(item);
			} else if (isNode(value)) go(value);
		}
		parents.pop();
	};
	go(root);
}

export function isNode(value: unknown): value is Node {
	return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

export interface Import {
	readonly specifier: string;
	/** True when nothing of it is left at run time. */
	readonly typeOnly: boolean;
	readonly dynamic: boolean;
}

export function importsOf(source: string): Import[] {
	const found: Import[] = [];
	walk(parse(source), (node) => {
		if (node.type === "ImportExpression") {
			const from = node["source"] as Node;
			found.push({ specifier: String(from["value"]), typeOnly: false, dynamic: true });
			return;
		}
		if (!/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type) || !isNode(node["source"])) return;
		const specifiers = (node["specifiers"] as Node[] | undefined) ?? [];
		const kind = node["importKind"] ?? node["exportKind"];
		const each = (item: Node): boolean => item["importKind"] === "type" || item["exportKind"] === "type";
		found.push({
			specifier: String((node["source"] as Node)["value"]),
			typeOnly: kind === "type" || (specifiers.length > 0 && specifiers.every(each)),
			dynamic: false,
		});
	});
	return found;
}

/** The file that a relative import of `file` means, without its ending. */
export function target(file: string, specifier: string): string {
	return posix.join(posix.dirname(file), specifier);
}

/** True when the file leaves nothing behind at run time: types and type imports only. */
export function isTypesOnly(file: string): boolean {
	return (parse(read(file))["body"] as Node[]).every((node) => {
		if (/^TS(Interface|TypeAlias)Declaration$/.test(node.type)) return true;
		if (node["importKind"] === "type" || node["exportKind"] === "type") return true;
		const declaration = node["declaration"];
		return isNode(declaration) && /^TS(Interface|TypeAlias)Declaration$/.test(declaration.type);
	});
}
