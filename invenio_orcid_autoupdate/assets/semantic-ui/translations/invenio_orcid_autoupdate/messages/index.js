// SPDX-License-Identifier: MIT
// One line and one import for each language that has a catalogue.

import TRANSLATE_EN from "./en/translations.json";

export const translations = {
  en: { translation: TRANSLATE_EN },
};
