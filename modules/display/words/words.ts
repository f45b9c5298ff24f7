import type { Language, ReasonName, StateName } from "../../errors/texts";
import { LABELS_EN } from "./en";
import { LABELS_JA, type Labels } from "./ja";

export type { Labels } from "./ja";

export type ViewName =
	| "boot"
	| "now"
	| "today"
	| "days"
	| "balance"
	| "placement"
	| "link"
	| "items"
	| "message"
	| "setup"
	| "menu"
	| "help"
	| "reset";

type Titles = { readonly [K in ViewName]: string };

const TITLES_JA: Titles = Object.freeze({
	boot: "起動",
	now: "現在",
	today: "今日",
	days: "日ごと",
	balance: "バランス",
	placement: "設置場所",
	link: "接続",
	items: "全項目",
	message: "お知らせ",
	setup: "設定",
	menu: "メニュー",
	help: "操作",
	reset: "初期化",
});

const TITLES_EN: Titles = Object.freeze({
	boot: "Starting",
	now: "Now",
	today: "Today",
	days: "Days",
	balance: "Phases",
	placement: "Placement",
	link: "Link",
	items: "All items",
	message: "Message",
	setup: "Set-up",
	menu: "Menu",
	help: "Buttons",
	reset: "Reset",
});

type LinkWords = { readonly [K in StateName]: string };

/** The state of the link in one word. */
const LINK_JA: LinkWords = Object.freeze({
	off: "準備中",
	probing: "確認中",
	scanning: "探索中",
	joining: "接続中",
	ready: "接続済み",
	blocked: "送信休止",
	recovering: "再接続中",
});

const LINK_EN: LinkWords = Object.freeze({
	off: "starting",
	probing: "checking",
	scanning: "searching",
	joining: "joining",
	ready: "connected",
	blocked: "paused",
	recovering: "retrying",
});

type ReasonWords = { readonly [K in ReasonName]: string };

/** Why there is no number, in the few pixels beside "--". */
const REASONS_JA: ReasonWords = Object.freeze({
	NOT_READ: "未取得",
	LACKS: "対象外",
	NO_DATA: "データなし",
	OVERFLOW: "上限超え",
	UNDERFLOW: "下限超え",
	NO_PHASE: "単相2線",
	INVALID: "不正な値",
	STALE: "古い値",
});

const REASONS_EN: ReasonWords = Object.freeze({
	NOT_READ: "waiting",
	LACKS: "lacking",
	NO_DATA: "no data",
	OVERFLOW: "too high",
	UNDERFLOW: "too low",
	NO_PHASE: "2-wire",
	INVALID: "invalid",
	STALE: "too old",
});

export function labels(language: Language): Labels {
	return language === "en" ? LABELS_EN : LABELS_JA;
}

export function titles(language: Language): Titles {
	return language === "en" ? TITLES_EN : TITLES_JA;
}

export function linkWords(language: Language): LinkWords {
	return language === "en" ? LINK_EN : LINK_JA;
}

export function reasonWords(language: Language): ReasonWords {
	return language === "en" ? REASONS_EN : REASONS_JA;
}

/**
 * Which way the power goes: into the house, out of it; the arrow alone where there is no room. Not up and down:
 * on charts what is bought stands above the line.
 */
export const DIRECTION = Object.freeze({
	bought: "▶⌂",
	sold: "◀⌂",
	boughtShort: "▶",
	soldShort: "◀",
} as const);

/** `label` with `value` in the place of its `#`. */
export function fill(label: string, value: number | string): string {
	const at = label.indexOf("#");
	return at < 0 ? label : label.slice(0, at) + value + label.slice(at + 1);
}
