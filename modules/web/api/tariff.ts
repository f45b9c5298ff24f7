import type { Json } from "../../bytes/json";
import { utf8Text } from "../../bytes/utf8";
import type { CostJson } from "../../contracts/cost";
import type { ErrorCode } from "../../errors/codes";
import { LANGUAGES, type Language } from "../../languages/languages";
import type { Meter } from "../../meter/meter";
import type { Costs } from "../../tariff/costs";
import type { Fault } from "../../tariff/plan/fault";
import { readPrices } from "../../tariff/prices";

/** GET /api/v1/cost: what it costs, as an estimate. */
export function costJson({ json }: { readonly json: CostJson }): Json {
	return { ...json };
}

/** GET /api/v1/tariff: as it was put. */
export function tariffJson({ plans }: Costs): Json {
	try {
		return JSON.parse(plans.json) as Json;
	} catch {
		return { tariffs: [] };
	}
}

/** Status and body of an answer. */
export interface Answer {
	readonly status: number;
	readonly json: Json;
}

const SAVED: Answer = Object.freeze({ status: 200, json: Object.freeze({ saved: true }) });
const NO_TEXT: Fault = Object.freeze({ code: "JSON", field: "" });
const OTHER_DAY: Fault = Object.freeze({ code: "DATE", field: "from" });

/** PUT /api/v1/tariff: all tariffs at once, whole or not at all. */
export function putTariff(body: string, costs: Costs, language: Language): Answer {
	const text = utf8Text(body);
	const wrong = text == null ? NO_TEXT : costs.plans.replace(text);
	if (wrong == null) costs.renew();
	else if (typeof wrong === "object") return refusal(wrong, language);
	else return failure(503, wrong, "the tariffs could not be stored");
	return SAVED;
}

/** PUT /api/v1/prices: the half hours of one or two days. */
export function putPrices(body: string, costs: Costs, meter: Meter, language: Language): Answer {
	const list = readPrices(body);
	const today = meter.clock.day();
	if ("code" in list) return refusal(list, language);
	if (today == null) return failure(503, "HTTP_NOT_READY", "the meter's date is not known yet");
	if (!costs.prices.put(list, today)) return refusal(OTHER_DAY, language);
	costs.renew();
	return SAVED;
}

function refusal({ code, field }: Fault, language: Language): Answer {
	const message = LANGUAGES[language].tariffRules[code];
	return { status: 400, json: { error: { code: "SETTING_INVALID", message, field, rule: code } } };
}

function failure(status: number, code: ErrorCode, message: string): Answer {
	return { status, json: { error: { code, message } } };
}
