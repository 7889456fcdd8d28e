// SPDX-License-Identifier: MIT
// The texts of our screens, in the language that the page has in <html lang>.

import i18n from "i18next";
import LanguageDetector from "i18next-browser-languagedetector";
import { initReactI18next } from "react-i18next";
import { translations } from "./messages";

const options = {
  fallbackLng: "en",
  returnEmptyString: false, // what is not translated yet is shown in English
  debug: false,
  resources: translations,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false }, // React escapes
  detection: { order: ["htmlTag"], caches: [] },
  react: { transKeepBasicHtmlNodesFor: [] },
};

const i18next = i18n.createInstance();
i18next.use(LanguageDetector).use(initReactI18next).init(options);

export { i18next };
