import { chownSync, fchownSync, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** Makes a folder for its owner alone. Run by root in somebody's folder, it and what lies in it belong to them. */
export function makeFolder(folder: string): void {
	const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
	if (first === undefined || process.geteuid?.() !== 0) return;
	const top = resolve(first);
	const { uid, gid } = statSync(dirname(top));
	if (uid === 0) return;
	for (let path = resolve(folder); path.length >= top.length; path = dirname(path)) chownSync(path, uid, gid);
}

/** Gives an open file that root has made to the owner of its folder: after one `sudo npm start` they can still read it. */
export function giveToOwner(file: number, folder: string): void {
	if (process.geteuid?.() !== 0) return;
	const { uid, gid } = statSync(folder);
	if (uid !== 0) fchownSync(file, uid, gid);
}

/** True when there was no room: a full disk, or a full share of it. */
export function isNoRoom({ code }: NodeJS.ErrnoException): boolean {
	return code === "ENOSPC" || code === "EDQUOT";
}

/** What a person can do about a path that was refused (EACCES, EPERM); "" when nothing is known. */
export function remedy(error: NodeJS.ErrnoException, path: string, folder: string): string {
	if (error.code !== "EACCES" && error.code !== "EPERM") return "";
	const me = process.geteuid?.();
	const owner = ownerOf(path) ?? ownerOf(folder);
	if (me === undefined || owner === undefined || owner === me) return `; check its permissions`;
	const name = owner === 0 ? "root" : `user ${owner}`;
	return `; it belongs to ${name} and this program runs as user ${me}. Give it back: sudo chown -R ${me}:${process.getegid?.()} ${resolve(folder)}`;
}

function ownerOf(path: string): number | undefined {
	try {
		return statSync(path).uid;
	} catch {
		return undefined;
	}
}
