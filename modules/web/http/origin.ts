import { lowerCase, wholeNumber } from "../../bytes/ascii";

/** The name of a device whose setting `name` is empty. */
const DEFAULT_LABEL = "kabewatt";
/** Suffixes under which home routers know the names of the home; the first is a name alone. */
const HOME_SUFFIXES = Object.freeze(["", ".lan", ".home", ".home.arpa"]);

/**
 * Who may speak to us. A page on the Internet whose name is made to point at this device (DNS rebinding)
 * sends its own name as Host, so only names that no stranger can own are served: addresses, "localhost", single
 * names under ".local", and `label` (which mDNS made of the owner's name) or "kabewatt" as a home's router names them.
 */
export function isOwnHost(host: string, label: string): boolean {
	const name = withoutDot(lowerCase(withoutPort(host)));
	if (name === "localhost" || isIpv4(name)) return true;
	if (name.startsWith("[")) return isIpv6(name);
	if (name.endsWith(".local")) return isLabel(name, 0, name.length - 6);
	for (let i = 0; i < HOME_SUFFIXES.length; i++) {
		const suffix = HOME_SUFFIXES[i]!;
		if (!name.endsWith(suffix)) continue;
		const first = name.slice(0, name.length - suffix.length);
		if (isOwnLabel(first, DEFAULT_LABEL) || isOwnLabel(first, label)) return true;
	}
	return false;
}

/** The label itself, or one of those that mDNS takes when another device has it: label-2 to label-99. */
function isOwnLabel(name: string, label: string): boolean {
	if (!name.startsWith(label)) return false;
	if (name.length === label.length) return true;
	const count = name.slice(label.length + 1);
	return name[label.length] === "-" && !count.startsWith("0") && (wholeNumber(count, 2) ?? 0) >= 2;
}

/** "kabewatt.local." is the same name, said in full. */
function withoutDot(name: string): string {
	return name.endsWith(".") ? name.slice(0, -1) : name;
}

/** A request that changes something may come from our own page, or from a program, which sends no Origin. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
	return origin == null || (host != null && origin === `http://${host}`);
}

function withoutPort(host: string): string {
	const colon = host.lastIndexOf(":");
	if (colon < 0 || host.endsWith("]") || colon === host.length - 1) return host;
	for (let i = colon + 1; i < host.length; i++) if (!isDigit(host.charCodeAt(i))) return host;
	return host.slice(0, colon);
}

function isIpv4(name: string): boolean {
	let dots = 0;
	let digits = 0;
	for (let i = 0; i < name.length; i++) {
		const code = name.charCodeAt(i);
		if (code === 0x2e) {
			if (digits === 0) return false;
			dots++;
			digits = 0;
		} else if (!isDigit(code) || ++digits > 3) return false;
	}
	return dots === 3 && digits > 0;
}

function isIpv6(name: string): boolean {
	if (!name.endsWith("]") || name.length < 4) return false;
	for (let i = 1; i < name.length - 1; i++) {
		const code = name.charCodeAt(i);
		if (!isDigit(code) && !(code >= 0x61 && code <= 0x66) && code !== 0x3a && code !== 0x2e) return false;
	}
	return true;
}

/** One DNS label: letters, digits, hyphens. */
function isLabel(name: string, from: number, to: number): boolean {
	if (to <= from) return false;
	for (let i = from; i < to; i++) {
		const code = name.charCodeAt(i);
		if (!isDigit(code) && !(code >= 0x61 && code <= 0x7a) && code !== 0x2d) return false;
	}
	return true;
}

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}
