import { type Language, texts } from "../../errors/texts";
import { isoText } from "../../meter/clock/calendar";
import { decodeProperty } from "../../meter/values/decode";
import type { LinkFacts } from "../../meter/values/link-facts";
import type { Clock } from "../../ports/clock";
import type { System } from "../../ports/system";
import type { LinkLog } from "./link-log";
import type { StatusParts } from "./status";

export interface ReportParts extends StatusParts {
	readonly system: System;
	readonly facts: LinkFacts;
	readonly log: LinkLog;
}

/**
 * One page to send to somebody who helps, or to read out to the utility: what equipment this is, how the link
 * does, what was tried when. It holds no credentials, no PIN, no name of a network and no serial number.
 */
export function reportText(parts: ReportParts, language: Language): string {
	const clock = parts.clock;
	const facts = parts.facts;
	const log = parts.log;
	const readings = parts.readings;
	const system = parts.system;
	const error = readings.linkError ?? facts.otherError ?? facts.lanError ?? facts.mqttError;
	const { states, errors } = texts(language);
	const message = error == null ? states[readings.linkState] : errors[error];
	const ja = language === "ja";
	const say = (japanese: string, english: string) => (ja ? japanese : english);
	const unknown = say("不明", "not known");
	const none = say("なし", "none");
	let text = `kabewatt ${say("サポート用レポート", "support report")}\n\n`;
	const add = (japanese: string, english: string, value: string | number) => {
		text += `${say(japanese, english)}: ${value}\n`;
	};
	add("作成", "Made at", nowText(clock) ?? unknown);
	add("バージョン", "Version", `${parts.version} (${system.board})`);
	const why = system.resetReason === "unknown" ? "" : ` (${system.resetReason})`;
	add("稼働時間", "Running for", duration(clock.ticks() - parts.startedAt) + why);
	add(
		"認証ID",
		"Route-B ID",
		parts.settings.hasCredentials ? say("設定済み", "set") : say("未設定", "not set"),
	);
	add("状態", "Link", `${readings.linkState}, ${when(clock, readings.linkSince)}`);
	add("エラー", "Error", error ?? none);
	add("説明", "Meaning", `${message.title} - ${message.body}`);
	add(
		"モジュール",
		"Module",
		`${say("版", "version")} ${facts.moduleVersion ?? unknown}, ${say("方言", "dialect")} ${readings.dialect ?? unknown}`,
	);
	add("無線チャンネル", "Radio channel", facts.channel ?? unknown);
	add("メーターの電波", "Signal", readings.rssiDbm == null ? unknown : `${readings.rssiDbm} dBm`);
	add("メーカーコード", "Manufacturer", decodeProperty(readings, 0x8a, language).text || unknown);
	add("規格", "Release", decodeProperty(readings, 0x82, language).text || unknown);
	add(
		"スキャン / 接続 / 続けて失敗",
		"Scans / joins / failures in a row",
		`${facts.scans} / ${facts.joins} / ${facts.attempt}`,
	);
	add(
		"要求 / 応答 / 無応答",
		"Requests / answers / unanswered",
		`${facts.requests} / ${facts.answers} / ${facts.timeouts}`,
	);
	add("未送信 / モジュール無応答", "Not sent / module silent", `${facts.unsent} / ${facts.moduleTimeouts}`);
	add("再接続 / モジュール再起動", "Rejoins / module restarts", `${facts.rejoins} / ${facts.moduleRestarts}`);
	add(
		"直近のエラー",
		"Last error",
		facts.lastError == null
			? none
			: `${facts.lastError}, ${when(clock, clock.ticks() - facts.lastErrorAgoS! * 1000)}`,
	);
	add(
		"往復時間 中央 / 最大",
		"Round trip, median / longest",
		facts.roundTripMs == null ? unknown : `${facts.roundTripMs} / ${facts.roundTripMaxMs} ms`,
	);
	add(
		"UARTの取りこぼし 本体 / モジュール / 不明バイト",
		"UART overruns, device / module, stray bytes",
		`${facts.overruns ?? unknown} / ${facts.moduleOverruns} / ${facts.droppedBytes}`,
	);
	add("空きメモリ", "Free memory", facts.freeBytes == null ? unknown : `${facts.freeBytes} B`);
	add(
		"空きメモリの最小",
		"Lowest free memory",
		facts.lowestFreeBytes == null ? unknown : `${facts.lowestFreeBytes} B`,
	);
	add(
		"メモリの回収 回数 / 停止時間",
		"Collections of garbage, times / pause",
		facts.collections == null ? unknown : `${facts.collections} / ${facts.collectionMs} ms`,
	);
	add("この1時間の送信", "Sent in this hour", `${Math.round(facts.airTimeMs / 1000)} s / 360 s`);
	add(
		"LAN",
		"LAN",
		`${facts.address ?? unknown}, ${facts.localName ?? unknown}${facts.lanError == null ? "" : `, ${facts.lanError}`}`,
	);
	add("MQTT", "MQTT", `${facts.mqttState}${facts.mqttError == null ? "" : `, ${facts.mqttError}`}`);
	add("LANの利用者", "LAN clients", facts.listeners);
	add("LANの外からの要求(応答せず)", "Turned away from outside the LAN", facts.strangers);
	add(
		"メーターの時計",
		"Meter's clock",
		facts.clockDoubtful ? say("不確か", "doubtful") : say("異常なし", "not doubted"),
	);
	const fault = system.fault;
	add("内部の異常", "Internal faults", fault == null ? none : `${fault.count} (${fault.place})`);
	text += `\n${say("最近の経過", "What happened lately")}\n`;
	for (let i = log.count - 1; i >= 0; i--)
		text += `${when(clock, log.at(i))} ${log.state(i)} ${log.error(i) ?? ""}\n`;
	return text;
}

function nowText(clock: Clock): string | undefined {
	const unix = clock.unix();
	return unix == null ? undefined : isoText(unix);
}

/** A moment by the time of day, or by how long ago it was where that is not known. */
function when(clock: Clock, ticks: number): string {
	const unix = clock.unix();
	const ago = clock.ticks() - ticks;
	return unix == null ? `-${duration(ago)}` : isoText(unix - ago);
}

function duration(ms: number): string {
	const minutes = Math.floor(ms / 60_000);
	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
