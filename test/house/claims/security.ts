import type { Claim } from "./claim";
import { ACCESS } from "./security-access";
import { ROBUSTNESS } from "./security-robustness";
import { SECRETS } from "./security-secrets";

/** Every sentence of SECURITY.md in its order. */
export const CLAIMS: readonly Claim[] = [...SECRETS, ...ACCESS, ...ROBUSTNESS];
