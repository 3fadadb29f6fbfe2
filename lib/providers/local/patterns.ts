import { stopWord } from './words';

// Sources of patterns for what a clause may hold. They stay linear on hostile text: each can only begin where a word does.

const start = '(?<![^\\s\ue000])';
const digits = '\\d+(?:[.,]\\d+)*';
const word = `(?!${stopWord})[^\\s,;!?:\ue000]*[^\\s,;.!?:\ue000]`;
const bareFolder = `(?<=\\b(?:in|inside|under|from)\\s(?:the\\s)?)(?!project|repo)${start}[a-z][\\w-]*(?=\\W*$|,|\\s(?:folder|dir|for\\b))`;

/** Such as `(2 + 3) * 4`; no date. */
export const calculation = `(?<![\\w.,])[-(]{0,9}(?!\\d{4}-\\d\\d-|\\d+/\\d+/)${digits}(?:[)\\s]*(?:[-+*/^%×÷x]|plus|minus|times)[-(\\s]*${digits})+\\)*`;
/** No part of a word, a date or a time. */
export const number = '(?<![\\w.:/]|\\d-)-?\\d+(?:,\\d{3})*(?:\\.\\d+)?(?!\\d|[:/]\\d|-\\d+-)';
/** No `Node.js`. */
export const file = `${start}(?![A-Z][a-z]+\\.js)[\\w@~./\\\\-]*\\w\\.[a-zA-Z]\\w*`;
export const folder = `${start}[\\w@~.-]*[/\\\\][\\w@~./\\\\-]*`;
/** Marked by `joinQuotations`. */
export const quotation = '\ue000[^\ue000]*\ue000';
/** Words up to a stop word or punctuation. */
export const phrase = `${word}(?:\\s${word})*`;
/** The name of something: "in New York". */
export const placed = `${start}(?:in|at|for|of|near|from|to|on|about)\\s(?:the\\s|an?\\s)?(${phrase})`;

/** What a string looks like whose parameter's name ends so. */
export const forms: readonly (readonly [RegExp, string])[] = [
  [/(?:expression|formula|equation)$/i, calculation],
  [/(?:ur[il]|link|website)$/i, 'https?://[^\\s\ue000]*[\\w/]'],
  [/mail$/i, `${start}[^\\s@]+@[^\\s@\ue000]*\\w`],
  [/date$/i, '\\d{4}-\\d\\d-\\d\\d|today|tomorrow'],
  [/(?:folder|dir|directory)$/i, `${folder}|${bareFolder}`],
  [/(?:path|file|(?:file|path)_?name)$/i, `${file}|${folder}|${bareFolder}`],
];
