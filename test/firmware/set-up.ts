import { targetOf } from "../hosts/sdk/targets";

/** What mcconfig and the linker made of one board. */
export interface Linked {
	/** mc.xs.c. */
	readonly linked: string;
	readonly makefile: string;
	/** mc.defines.h. */
	readonly defines: string;
	/** mc.config.js. */
	readonly config: string;
}

/** The SDK runs these in this order; what comes after them is the project's own. */
const ORDER = ["setup/network", "setup/target", "setup/commodetto"];
const FILES: readonly (readonly [string, RegExp])[] = [
	["setup/network", /\/hosts\/esp32\/setup\/first\.js$/],
	["setup/target", /\/hosts\/esp32\/setup\/target\.js$/],
	["board/target", /\/(targets\/\w+\/setup-target|hosts\/esp32\/setup\/m5stack)\.js$/],
];

/**
 * The set-up modules of a board, their order and their sources, and what it is compiled with, against what the tests of
 * the device take for granted. What is wrong, a line each.
 */
export function compareSetUp(board: string, { linked, makefile, defines, config }: Linked): string[] {
	const faults: string[] = [];
	const scripts = [...linked.matchAll(/0, NULL, 0, "(setup\/[^"]*)"/g)].map((match) => match[1]!);
	if (scripts.slice(0, ORDER.length).join() !== ORDER.join()) faults.push(`set-up runs as ${scripts}`);
	for (const [name, pattern] of FILES) {
		const source = new RegExp(`^\\$\\(MODULES_DIR\\)/${name}\\.xsb: (\\S+)`, "m").exec(makefile)?.[1];
		if (source === undefined || !pattern.test(source)) faults.push(`${name} is made of ${source}`);
	}
	const target = targetOf(board);
	const length = Number(/MODDEF_TASK_QUEUELENGTH \((\d+)\)/.exec(defines)?.[1]);
	if (length !== target.queueLength) faults.push(`a queue of ${length}, not of ${target.queueLength}`);
	const side = (name: string) => Number(new RegExp(`MODDEF_ILI9341_${name} \\((\\d+)\\)`).exec(defines)?.[1]);
	const isTurned = /"driverRotation": (90|270)/.test(config);
	const [width, height] = isTurned ? [side("HEIGHT"), side("WIDTH")] : [side("WIDTH"), side("HEIGHT")];
	const { screen } = target;
	if (width !== screen.width || height !== screen.height)
		faults.push(`a screen of ${width}x${height}, not of ${screen.width}x${screen.height}`);
	const rotation = Number(/"rotation": (\d+)/.exec(config)?.[1]);
	if (rotation !== target.rotation) faults.push(`a rotation of ${rotation}, not of ${target.rotation}`);
	return faults;
}
