// SPDX-License-Identifier: MIT
// Keeps the number in the button equal to the number of ticks.

/** Count the ticks of the form of older works whenever one changes. */
export function countTicks() {
  const form = document.querySelector("form[data-orcid-counts]");
  const button = form && form.querySelector("button[data-many]");
  if (!button || !form.querySelector("input[name=ids]")) {
    return;
  }
  const count = () => {
    const ticked = form.querySelectorAll("input[name=ids]:checked").length;
    const text = ticked === 1 ? button.dataset.one : button.dataset.many;
    button.textContent = text.replace("#", ticked);
    button.disabled = ticked === 0;
  };
  form.addEventListener("change", count);
  count();
}
