// SPDX-License-Identifier: MIT
// Recognises an ORCID iD by its form: the deposit form names the scheme only of people who were
// picked from its search. The same rules as orcid/identifiers.py.

const FORM =
  /^(?:orcid:\s*|(?:https?:\/\/)?(?:[a-z0-9-]+\.)*orcid\.org\/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dx])\/?$/i;

/** Return the last character of an iD (ISO 7064, MOD 11-2); hyphens are skipped. */
const checkDigit = (digits) => {
  const total = [...digits.replace(/-/g, "")].reduce(
    (sum, digit) => (sum + Number(digit)) * 2,
    0
  );
  const rest = (12 - (total % 11)) % 11;
  return rest === 10 ? "X" : String(rest);
};

/** Return the bare iD, or null if the text is none. */
export const parseOrcid = (text) => {
  const found = FORM.exec(String(text || "").trim());
  const orcid = found && found[1].toUpperCase();
  return orcid && orcid.slice(-1) === checkDigit(orcid.slice(0, -1)) ? orcid : null;
};
