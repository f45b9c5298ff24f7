declare module "echonet-lite" {
	interface Parsed {
		readonly DETAILs: Readonly<Record<string, string>>;
	}
	const EL: {
		parseBytes(bytes: Uint8Array): Parsed;
		sendOPC1(ip: string, seoj: number[], deoj: number[], esv: number, epc: number, edt: number[]): unknown;
		sendBase: (ip: string, bytes: Uint8Array) => unknown;
	};
	export default EL;
}

declare module "node-echonet-lite/lib/core/core.js" {
	const core: {
		parse(bytes: Uint8Array): { readonly message: { readonly prop: readonly { readonly edt: unknown }[] } };
		create(frame: unknown): Uint8Array;
	};
	export default core;
}

/** main.ts, whose types are those of the SDK. */
declare module "program" {
	export default function main(): void;
}
