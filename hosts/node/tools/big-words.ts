import { DIRECTION, LANGUAGES } from "../../../modules/display/words/words";
import { type Language, texts } from "../../../modules/errors/texts";

/** What is drawn in the label fonts, which hold only these characters and ASCII. */
export function bigWords(language: Language): readonly string[] {
	const l = LANGUAGES[language];
	const all = texts(language);
	return [
		DIRECTION.bought,
		DIRECTION.sold,
		l.buying,
		l.selling,
		l.even,
		l.noValue,
		l.staleValue,
		l.secondsAgo,
		l.minutesAgo,
		l.over,
		l.caution,
		l.aheadOver,
		l.aheadOverShort,
		l.aheadNear,
		l.aheadNearShort,
		l.halfHourShare,
		l.beyondShort,
		l.signal1,
		l.signal2,
		l.signal3,
		l.signal4,
		l.signalNone,
		...Object.values(l.titles),
		...Object.values(all.states).map((text) => text.title),
		...Object.values(all.errors).map((text) => text.title),
	];
}
