// SPDX-License-Identifier: MIT
// Collects the texts of all i18next.t() calls into messages/{language}/translations.json. English
// texts are their own translation; other languages keep what they have and get new keys empty.

const { languages } = require("./package.json").config;

module.exports = {
  output: __dirname,
  options: {
    func: { list: ["i18next.t"], extensions: [".js"] },
    trans: false,
    removeUnusedKeys: true,
    sort: true,
    lngs: languages,
    ns: ["translations"],
    defaultLng: "en",
    defaultNs: "translations",
    defaultValue: (language, _namespace, key) =>
      language === "en" ? key.replace(/_plural$/, "") : "",
    resource: {
      loadPath: `${__dirname}/messages/{{lng}}/{{ns}}.json`,
      savePath: "messages/{{lng}}/{{ns}}.json",
      jsonIndent: 2,
      lineEnding: "\n",
    },
    nsSeparator: false,
    keySeparator: false,
    compatibilityJSON: "v3", // the plural forms of i18next 20, which InvenioRDM has
  },
};
