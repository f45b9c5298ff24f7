import { isNode, type Node, parse, walk } from "./source";

/** Globals that the device, or the older of the two XS versions, does not have. */
const MISSING = new Set([
	...["setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "queueMicrotask"],
	...["console", "TextEncoder", "TextDecoder", "URL", "URLSearchParams", "Intl", "structuredClone", "fetch"],
	...["crypto", "performance", "process", "Buffer", "require", "window", "document", "atob", "btoa", "print"],
	...["Iterator", "Float16Array", "FinalizationRegistry", "eval", "Function", "globalThis"],
]);

/** Boards have no engine for them, which takes 24 kB of flash. */
const PATTERN = "regular expression";
/** Each brings 12 kB of tables for all of Unicode: modules/bytes/ascii.ts has them for ASCII. */
const CASE_METHODS = ["toLowerCase", "toUpperCase"];

/** Methods that came after ES2022, or that XS lacks or throws from. */
const MISSING_METHODS = new Set([
	...["toSorted", "toReversed", "toSpliced", "findLast", "findLastIndex", "fromHex", "setFromHex"],
	...["withResolvers", "normalize", "groupBy", "transfer", "isWellFormed", "toWellFormed", "fromAsync"],
	...["toLocaleString", "toLocaleDateString", "toLocaleTimeString", "localeCompare"],
	...CASE_METHODS,
]);

const SYNTAX: Readonly<Record<string, string>> = {
	TSEnumDeclaration: "enum",
	TSModuleDeclaration: "namespace",
	TSParameterProperty: "parameter property",
	TSExportAssignment: "export =",
	TSImportEqualsDeclaration: "import =",
	AccessorProperty: "accessor",
	Decorator: "decorator",
	ImportExpression: "dynamic import",
	DebuggerStatement: "debugger",
	WithStatement: "with",
};

/** What in `source` leaves the language that all three engines share, or keeps state at module level. */
export function languageFaults(source: string): string[] {
	const tree = parse(source);
	const own = declaredNames(tree);
	const tables = moduleTables(tree);
	const faults: string[] = [];
	walk(tree, (node, parents) => {
		const parent = parents.at(-1);
		const atModuleLevel = !parents.some(({ type }) => /Function|ClassBody/.test(type));
		const syntax = SYNTAX[node.type];
		if (syntax !== undefined) faults.push(syntax);
		if (node["generator"] === true) faults.push("generator");
		if (node.type === "AwaitExpression" && atModuleLevel) faults.push("await at module level");
		if (node.type === "VariableDeclaration") {
			if (node["kind"] === "var") faults.push("var");
			if (node["kind"] === "let" && parent !== undefined && /^(Program|ExportNamed)/.test(parent.type))
				faults.push("let at module level");
		}
		if (node.type === "PropertyDefinition" && node["static"] === true && node["readonly"] !== true)
			faults.push("static field that is not readonly");
		if (node.type === "Identifier" && isRead(node, parents)) {
			const name = String(node["name"]);
			if (MISSING.has(name) && !own.has(name)) faults.push(name);
		}
		if (isPattern(node)) faults.push(PATTERN);
		if (node.type === "MemberExpression") faults.push(...memberFaults(node, parents));
		if (node.type === "NewExpression" && nameOf(node["callee"]) === "Date")
			if ((node["arguments"] as Node[]).length === 0) faults.push("new Date()");
		const written = writtenTable(node, tables);
		if (written !== undefined) faults.push(`writes ${written} of the module level`);
	});
	return faults;
}

/** What in a source brings parts of the engine that boards do without. */
export function heavyFaults(source: string): string[] {
	const faults: string[] = [];
	walk(parse(source), (node) => {
		if (isPattern(node)) faults.push(PATTERN);
		const method = node.type === "MemberExpression" ? nameOf(node["property"]) : undefined;
		if (method !== undefined && CASE_METHODS.includes(method)) faults.push(method);
	});
	return faults;
}

function isPattern(node: Node): boolean {
	if (node.type === "Literal") return typeof node["regex"] === "object" && node["regex"] !== null;
	if (node.type === "Identifier") return node["name"] === "RegExp";
	if (node.type !== "CallExpression" || !isNode(node["callee"])) return false;
	return /^(match|matchAll|search)$/.test(nameOf(node["callee"]["property"]) ?? "");
}

function memberFaults(node: Node, parents: readonly Node[]): string[] {
	const [object, property] = [nameOf(node["object"]), nameOf(node["property"])];
	if (node["computed"] === true || property === undefined) return [];
	if (object === "Date" && property === "now") return ["Date.now"];
	if (object === "Math" && property === "random") return ["Math.random"];
	if (MISSING_METHODS.has(property)) return [property];
	const parent = parents.at(-1);
	const assigned = parent?.type === "AssignmentExpression" && parent["left"] === node;
	if (assigned && property === "name" && (node["object"] as Node).type === "ThisExpression") {
		const owner = parents.findLast(({ type }) => type.startsWith("Class") && type !== "ClassBody");
		if (/Error$/.test(nameOf(owner?.["superClass"]) ?? "")) return ["this.name = in an Error"];
	}
	return [];
}

/** True for an identifier that is looked up at run time (not a property's name, not a type). */
function isRead(node: Node, parents: readonly Node[]): boolean {
	const parent = parents.at(-1);
	if (parent === undefined || parents.some(({ type }) => /^TS(?!As|NonNull|Satisfies)/.test(type)))
		return false;
	if (parent.type === "MemberExpression") return parent["object"] === node || parent["computed"] === true;
	if (/^(Property|MethodDefinition|PropertyDefinition)$/.test(parent.type))
		return parent["value"] === node || parent["computed"] === true;
	return !/^(LabeledStatement|BreakStatement|ContinueStatement|ImportSpecifier|ExportSpecifier)$/.test(
		parent.type,
	);
}

/** Names that the file itself declares anywhere: these are not the globals. */
function declaredNames(tree: Node): Set<string> {
	const names = new Set<string>();
	const add = (pattern: unknown): void => {
		if (!isNode(pattern)) return;
		walk(pattern, (node) => {
			if (node.type === "Identifier") names.add(String(node["name"]));
		});
	};
	walk(tree, (node) => {
		if (node.type === "VariableDeclarator") add(node["id"]);
		if (/^Import.*Specifier$/.test(node.type)) add(node["local"]);
		if (/^(Function|Class)Declaration$/.test(node.type)) add(node["id"]);
		if (Array.isArray(node["params"])) for (const parameter of node["params"]) add(parameter);
		if (node.type === "CatchClause") add(node["param"]);
	});
	return names;
}

/** Maps, sets and buffers at module level: a preloaded module may hold them only to read. */
function moduleTables(tree: Node): Set<string> {
	const names = new Set<string>();
	for (const statement of tree["body"] as Node[]) {
		const declaration = isNode(statement["declaration"]) ? statement["declaration"] : statement;
		if (declaration.type !== "VariableDeclaration") continue;
		for (const { id, init } of declaration["declarations"] as unknown as { id: Node; init: unknown }[])
			if (isNode(init) && id.type === "Identifier") names.add(String(id["name"]));
	}
	return names;
}

const WRITERS =
	/^(set|add|delete|clear|fill|copyWithin|push|pop|shift|unshift|splice|sort|reverse|setUint8)$/;

/** The module-level constant that `node` writes into, or undefined. */
function writtenTable(node: Node, tables: ReadonlySet<string>): string | undefined {
	if (
		node.type === "CallExpression" &&
		isNode(node["callee"]) &&
		node["callee"].type === "MemberExpression"
	) {
		const object = nameOf(node["callee"]["object"]);
		const method = nameOf(node["callee"]["property"]) ?? "";
		return object !== undefined && tables.has(object) && WRITERS.test(method) ? object : undefined;
	}
	const left =
		node.type === "AssignmentExpression"
			? node["left"]
			: node.type === "UpdateExpression"
				? node["argument"]
				: undefined;
	if (!isNode(left) || left.type !== "MemberExpression") return undefined;
	const object = nameOf(left["object"]);
	return object !== undefined && tables.has(object) ? object : undefined;
}

function nameOf(node: unknown): string | undefined {
	return isNode(node) && node.type === "Identifier" ? String(node["name"]) : undefined;
}
