// SPDX-License-Identifier: MIT
// Made by "scripts/translations.sh extract".

import TRANSLATE_EN from "./en/translations.json";
import TRANSLATE_DE from "./de/translations.json";
import TRANSLATE_AR from "./ar/translations.json";

export const translations = {
  en: { translation: TRANSLATE_EN },
  de: { translation: TRANSLATE_DE },
  ar: { translation: TRANSLATE_AR },
};
