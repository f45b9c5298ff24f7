import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./files";

/** Runs the relay with its scripted meter; ready when it says so. */
export async function startNode(program: string, args: string[]): Promise<ChildProcess> {
	const child = spawn(program, args, { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
	await new Promise<void>((resolve, reject) => {
		child.stdout.on("data", (bytes) => String(bytes).includes("ready") && resolve());
		child.on("exit", () => reject(new Error("the node ended")));
	});
	return child;
}

export async function stopNode(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null) return;
	child.stdin!.end();
	await new Promise((resolve) => child.on("exit", resolve));
}

export function nodeArguments(address: string): string[] {
	return ["--import", "tsx", join("test", "support", "relay-process.ts"), address];
}
