// SPDX-License-Identifier: MIT
// Node finds this file beside the packages that scripts/frontend.sh installed; the sources stay
// where they are.

const path = require("path");

const root = process.env.SOURCE_ROOT;
const assets = path.join(root, "invenio_orcid_autoupdate/assets/semantic-ui");

module.exports = {
  rootDir: root,
  roots: [assets, path.join(root, "tests/frontend")],
  testMatch: ["<rootDir>/tests/frontend/**/*.test.js"],
  testEnvironment: "jsdom",
  testTimeout: 30000, // milliseconds; five seconds are little on a busy machine
  modulePaths: [path.join(__dirname, "node_modules")],
  moduleNameMapper: {
    "^@translations/invenio_orcid_autoupdate/(.*)$": `${assets}/translations/invenio_orcid_autoupdate/$1`,
    "^@js/invenio_orcid_autoupdate/(.*)$": `${assets}/js/invenio_orcid_autoupdate/$1`,
    "^react-invenio-forms$": path.join(root, "tests/frontend/invenio_forms.js"),
    // The ES modules of axios are for bundlers.
    "^axios$": path.join(__dirname, "node_modules/axios/dist/node/axios.cjs"),
  },
  setupFilesAfterEnv: [path.join(root, "tests/frontend/setup.js")],
  transform: {
    "\\.js$": [
      path.join(__dirname, "node_modules/babel-jest"),
      {
        babelrc: false,
        configFile: false,
        presets: [
          [
            path.join(__dirname, "node_modules/@babel/preset-env"),
            { targets: { node: "current" } },
          ],
          path.join(__dirname, "node_modules/@babel/preset-react"),
        ],
      },
    ],
  },
};
