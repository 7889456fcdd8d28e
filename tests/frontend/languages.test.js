// SPDX-License-Identifier: MIT

import { formatAbsolute, formatRelative } from "@js/invenio_orcid_autoupdate/time";
import { i18next } from "@translations/invenio_orcid_autoupdate/i18next";

const NOW = Date.parse("2026-11-21T12:00:00Z");

const countWorks = (count) => i18next.t("{{n}} work", { count });

afterEach(() => i18next.changeLanguage("en"));

test.each([
  ["en", 1, "1 work"],
  ["en", 2000, "2,000 works"],
  ["de", 1, "1 Werk"],
  ["de", 2000, "2.000 Werke"],
  ["ar", 0, "لا أعمال"],
  ["ar", 1, "عمل واحد"],
  ["ar", 2, "عملان"],
  ["ar", 3, "3 أعمال"],
  ["ar", 11, "11 عملًا"],
  ["ar", 100, "100 عمل"],
])("in %s, %i work(s) are %s", (language, count, words) => {
  i18next.changeLanguage(language);
  expect(countWorks(count)).toBe(words);
});

test.each([
  ["de", "vor 3 Tagen", /^21\. November 2026/],
  ["ar", "قبل 3 أيام", /21 نوفمبر 2026/],
])(
  "in %s moments are told in its words, with the server's digits",
  (language, ago, exact) => {
    i18next.changeLanguage(language);
    expect(formatRelative("2026-11-18T12:00:00Z", NOW)).toBe(ago);
    expect(formatAbsolute("2026-11-21T12:00:00Z")).toMatch(exact);
  }
);

test("the language of the page is the language of the texts", () => {
  document.documentElement.lang = "de";
  jest.isolateModules(() => {
    // eslint-disable-next-line global-require
    const fresh = require("@translations/invenio_orcid_autoupdate/i18next").i18next;
    expect(fresh.t("Undo")).toBe("Rückgängig");
  });
  document.documentElement.lang = "";
});

test("what a language lacks is shown in English", () => {
  i18next.changeLanguage("fi");
  expect(i18next.t("Undo")).toBe("Undo");
});
