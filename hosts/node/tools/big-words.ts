import { NAME } from "../../../modules/display/views/boot";
import { DIRECTION } from "../../../modules/display/words/words";
import { LANGUAGES, type Language } from "../../../modules/languages/languages";

/** What is drawn in the label fonts, which hold only these characters and those of numbers. */
export function bigWords(language: Language): readonly string[] {
	const { words: l, states, errors } = LANGUAGES[language];
	return [
		NAME,
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
		...Object.values(states).map((text) => text.title),
		...Object.values(errors).map((text) => text.title),
	];
}
