import type { Page } from "./claim";
import { NETWORK } from "./integrations-network";
import { USE } from "./integrations-use";
import { LIMITS } from "./objects-limits";
import { METER } from "./objects-meter";
import { OWN } from "./objects-own";
import { RULES } from "./objects-rules";
import { CLAIMS as SECURITY } from "./security";

/** The pages that promise something, with their rows. */
export const PAGES: readonly Page[] = [
	{ file: "SECURITY.md", claims: SECURITY },
	{ file: "docs/integrations.md", ja: "docs/integrations.ja.md", claims: [...USE, ...NETWORK] },
	{ file: "docs/echonet-objects.md", claims: [...RULES, ...OWN, ...METER, ...LIMITS] },
];
