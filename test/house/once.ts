import { CONTROLLER_EPC, EPC, PROFILE_EPC } from "../../modules/echonet/epc";
import { MAX_COUNT, NO_COUNT, NO_CURRENTS, NO_POWER } from "../../modules/meter/values/special";
import { isNode, type Node, parse, walk } from "./source";

const EPCS: ReadonlySet<number> = new Set(
	[EPC, PROFILE_EPC, CONTROLLER_EPC].flatMap((table) => Object.values(table)),
);
const SPECIALS: ReadonlySet<number> = new Set([
	MAX_COUNT,
	NO_COUNT,
	NO_POWER,
	NO_CURRENTS,
	NO_CURRENTS & 0xffff,
]);

function numbers(source: string, isFault: (value: number, raw: string) => boolean): string[] {
	const faults: string[] = [];
	walk(parse(source), (node) => {
		if (node.type !== "Literal" || typeof node["value"] !== "number") return;
		const raw = String(node["raw"]);
		if (isFault(node["value"], raw)) faults.push(raw);
	});
	return faults;
}

/** Property codes that `source` writes as bare numbers, in two hex digits. */
export function bareEpcs(source: string): string[] {
	return numbers(source, (value, raw) => /^0x[0-9a-f]{2}$/i.test(raw) && EPCS.has(value));
}

/** Codes that stand for "no data", and the largest count, that `source` writes as numbers. */
export function bareSpecials(source: string): string[] {
	return numbers(source, (value) => SPECIALS.has(value));
}

const LIMIT_NAME = /(^|_)(STALE|OLD|FRESH|CALM|GRACE|AGE|AGED|CARRY|CARRIED|GREY|TOO_OLD)(_\w+)?_(MS|S|MIN)$/;
const AGE_NAME = /^(age|ageS|ageMs|arrived|arrivedAt|staleS)$/;

/** Age limits that `source` holds itself: constants that are named so, and ages compared with a number. */
export function ageLimits(source: string): string[] {
	const faults: string[] = [];
	walk(parse(source), (node) => {
		if (node.type === "VariableDeclarator" && isNode(node["init"]) && isNumber(node["init"])) {
			const name = String((node["id"] as Node)["name"]);
			if (LIMIT_NAME.test(name)) faults.push(name);
		}
		if (node.type !== "BinaryExpression" || !/^[<>]=?$/.test(String(node["operator"]))) return;
		const left = node["left"] as Node;
		const right = node["right"] as Node;
		const age = [left, right].map(ageIn).find((name) => name !== undefined);
		if (age !== undefined && (isNumber(left) || isNumber(right))) faults.push(age);
	});
	return faults;
}

function ageIn(node: Node): string | undefined {
	let found: string | undefined;
	walk(node, (inner) => {
		if (inner.type === "Identifier" && AGE_NAME.test(String(inner["name"]))) found ??= String(inner["name"]);
	});
	return found;
}

/** True for a number above 1, also a product of such. */
function isNumber(node: Node): boolean {
	if (node.type === "BinaryExpression")
		return isNumber(node["left"] as Node) && isNumber(node["right"] as Node);
	return node.type === "Literal" && typeof node["value"] === "number" && node["value"] > 1;
}

/** Names of the classes that `source` declares. */
export function classesOf(source: string): string[] {
	const names: string[] = [];
	walk(parse(source), (node) => {
		if (node.type === "ClassDeclaration" && isNode(node["id"])) names.push(String(node["id"]["name"]));
	});
	return names;
}
