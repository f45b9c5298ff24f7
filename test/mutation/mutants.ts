/** One change of a source text that a test ought to notice. */
export interface Mutant {
	/** Offset and length of what is replaced. */
	readonly at: number;
	readonly length: number;
	readonly text: string;
}

/** What stands for what, as the formatter sets it: with blanks around, so that types and generics are left alone. */
const SWAPS: readonly (readonly [string, string])[] = [
	[" === ", " !== "],
	[" !== ", " === "],
	[" < ", " <= "],
	[" <= ", " < "],
	[" > ", " >= "],
	[" >= ", " > "],
	[" && ", " || "],
	[" || ", " && "],
	[" + ", " - "],
	[" - ", " + "],
	[" * ", " + "],
	[" << ", " >> "],
	[" >>> ", " << "],
	[" & ", " | "],
	[" += ", " -= "],
	[" -= ", " += "],
	["++", "--"],
	["(!", "("],
];

/** Every mutant of a source text: operators, numbers, truth values, conditions, statements that are left out. */
export function mutantsOf(source: string): Mutant[] {
	const code = withoutTexts(source);
	const mutants: Mutant[] = [];
	const add = (at: number, length: number, text: string) => mutants.push({ at, length, text });
	for (const [from, to] of SWAPS)
		for (let at = code.indexOf(from); at >= 0; at = code.indexOf(from, at + 1)) add(at, from.length, to);
	for (const { index, 0: word } of code.matchAll(/\b(true|false)\b/g))
		add(index, word.length, word === "true" ? "false" : "true");
	for (const { index, 0: digits } of code.matchAll(/(?<![\w.#$])(0x[0-9a-f]+|\d[\d_]*)(?![\w.])/g))
		add(index, digits.length, String(Number(digits.replaceAll("_", "")) + 1));
	for (const { index, 0: head } of code.matchAll(/\b(?:if|while) \(/g)) {
		const from = index + head.length;
		const to = closing(code, from);
		if (head.startsWith("if")) add(from, to - from, "true");
		add(from, to - from, "false");
	}
	for (const { index, 0: whole, 1: blanks } of code.matchAll(
		/^(\t+)(?!return|const|let|import|export|readonly|throw|break|continue)[\w.#]+(?:\(.*\)| [-+|&]?= .*|\+\+|--);$/gm,
	))
		add(index + blanks!.length, whole.length - blanks!.length, ";");
	for (const { index, 0: whole } of code.matchAll(/\breturn (?!undefined;)[^;{}]+;/g))
		add(index, whole.length, "return undefined as never;");
	return mutants;
}

/** The source with blanks in place of comments, texts and the lines of imports, so that offsets stay. */
function withoutTexts(source: string): string {
	return source.replace(
		/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|^import .*$|^export (?:interface|type) [\s\S]*?^\}?.*$/gm,
		(text) => text.replace(/[^\n]/g, "\u00a0"),
	);
}

function closing(code: string, from: number): number {
	let depth = 1;
	let at = from;
	while (depth > 0 && at < code.length) {
		const char = code[at++];
		if (char === "(") depth++;
		else if (char === ")") depth--;
	}
	return at - 1;
}

/** The source with the change in it. */
export function apply(source: string, { at, length, text }: Mutant): string {
	return source.slice(0, at) + text + source.slice(at + length);
}

/** The change as a list of equivalent ones names it. */
export function changeOf(source: string, { at, length, text }: Mutant): string {
	return `${source.slice(at, at + length).trim()} -> ${text.trim()}`;
}

/** The line that the change is in, without its indentation. */
export function lineOf(source: string, { at }: Mutant): string {
	return source.slice(source.lastIndexOf("\n", at) + 1, source.indexOf("\n", at)).trim();
}

export function describe(source: string, mutant: Mutant): string {
	const line = source.slice(0, mutant.at).split("\n").length;
	return `line ${line}: ${changeOf(source, mutant)}`;
}
