// SPDX-License-Identifier: MIT
// Opens the setting that the address names: what links here means one of them.

const FIELDS = "input:not([type=hidden]), button:not([hidden])";

// The names of our settings need no encoding, so what is encoded is none.
const readName = () => window.location.hash.slice(1);

/** Open what hides the named setting, and go to its first field. */
export function openNamed() {
  const named = document.getElementById(readName());
  const details = named && named.closest("details");
  if (!details) {
    return;
  }
  details.open = true;
  const field = named.matches(FIELDS)
    ? named
    : named.querySelector("input:checked") || named.querySelector(FIELDS);
  (field || details.querySelector("summary")).focus();
  named.scrollIntoView({ block: "center" });
}
