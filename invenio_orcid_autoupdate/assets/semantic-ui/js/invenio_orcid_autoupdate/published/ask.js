// SPDX-License-Identifier: MIT

const ADDRESS = "/api/orcid-autoupdate/deposit-status";

/** Return what the server says becomes of a published record, or null if there is no answer. */
export const ask = async (recid) => {
  try {
    const answer = await fetch(`${ADDRESS}/${encodeURIComponent(recid)}`, {
      headers: { Accept: "application/json" },
    });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
};
