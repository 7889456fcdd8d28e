// SPDX-License-Identifier: MIT
// The texts of our screens, in the language that the page has in <html lang>.

import i18n from "i18next";
import LanguageDetector from "i18next-browser-languagedetector";
import { initReactI18next } from "react-i18next";
import { translations } from "./messages";

// The server writes these digits in every language; one page has one kind.
const DIGITS = "-u-nu-latn";

/** Return the language of the texts as Intl wants it. */
export const locale = () => (i18next.language || "en").replace("_", "-") + DIGITS;

/** Return a number as the reader writes it; in texts every number is. */
export const formatNumber = (number) => new Intl.NumberFormat(locale()).format(number);

const format = (value) => (typeof value === "number" ? formatNumber(value) : value);

const options = {
  fallbackLng: "en",
  returnEmptyString: false, // what is not translated yet is shown in English
  debug: false,
  resources: translations,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, alwaysFormat: true, format }, // React escapes
  // "{{n}}" is the count of the plural, if nothing else is given.
  missingInterpolationHandler: (_text, _match, { count }) =>
    count === undefined ? "" : formatNumber(count),
  detection: { order: ["htmlTag"], caches: [] },
  react: { transKeepBasicHtmlNodesFor: [] },
};

const i18next = i18n.createInstance();
i18next.use(LanguageDetector).use(initReactI18next).init(options);

export { i18next };
