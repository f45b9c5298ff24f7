import { utf8Text } from "../../bytes/utf8";
import type { ErrorCode } from "../../errors/codes";
import type { Language } from "../../errors/texts";
import type { Meter } from "../../meter/meter";
import type { Costs } from "../../tariff/costs";
import { type Fault, faultText } from "../../tariff/plan/texts";
import { readPrices } from "../../tariff/prices";
import { asciiJson, quote } from "../http/exchange";

/** GET /api/v1/cost: what it costs, as an estimate. */
export function costText(costs: Costs): string {
	return `${asciiJson(JSON.stringify(costs.json))}\n`;
}

/** GET /api/v1/tariff: as it was put. */
export function tariffText(costs: Costs): string {
	return `${asciiJson(costs.plans.json)}\n`;
}

/** Status and body of an answer. */
export interface Answer {
	readonly status: number;
	readonly json: string;
}

const SAVED: Answer = Object.freeze({ status: 200, json: '{"saved":true}\n' });

/** PUT /api/v1/tariff: all tariffs at once, whole or not at all. */
export function putTariff(body: string, costs: Costs, language: Language): Answer {
	const text = utf8Text(body);
	const wrong = text == null ? NO_TEXT : costs.plans.replace(text);
	if (wrong == null) costs.renew();
	else if (typeof wrong === "object") return refusal(wrong, language);
	else return failure(503, wrong, "the tariffs could not be stored", "");
	return SAVED;
}

/** PUT /api/v1/prices: the half hours of one or two days. */
export function putPrices(body: string, costs: Costs, meter: Meter, language: Language): Answer {
	const list = readPrices(body);
	const today = meter.clock.day();
	if ("code" in list) return refusal(list, language);
	if (today == null) return failure(503, "HTTP_NOT_READY", "the meter's date is not known yet", "");
	if (!costs.prices.put(list, today)) return refusal(OTHER_DAY, language);
	costs.renew();
	return SAVED;
}

const NO_TEXT: Fault = Object.freeze({ code: "JSON", field: "" });
const OTHER_DAY: Fault = Object.freeze({ code: "DATE", field: "from" });

function refusal({ code, field }: Fault, language: Language): Answer {
	return failure(
		400,
		"SETTING_INVALID",
		faultText(code, language),
		`,"field":${quote(field)},"rule":"${code}"`,
	);
}

function failure(status: number, code: ErrorCode, message: string, rest: string): Answer {
	return { status, json: `{"error":{"code":"${code}","message":${quote(message)}${rest}}}\n` };
}
