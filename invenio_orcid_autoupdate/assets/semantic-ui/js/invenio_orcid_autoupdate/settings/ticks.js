// SPDX-License-Identifier: MIT
// Ticks all types to send, or none, or those of a group; says how many are ticked.

const FIELD = "#types";
const BOXES = "input[type=checkbox]";

const boxesOf = (buttons) =>
  (buttons.closest(".orcid-type-group") || buttons.closest(FIELD)).querySelectorAll(
    BOXES
  );

function count(field) {
  const shown = field.querySelector("[data-orcid-count]");
  const [all, ticked] = [BOXES, `${BOXES}:checked`].map(
    (selector) => field.querySelectorAll(selector).length
  );
  shown.textContent =
    ticked === all ? shown.dataset.all : shown.dataset.some.replace("#", ticked);
}

/** Show the buttons, which only JavaScript can make work. */
export function offerTicks() {
  const field = document.querySelector(FIELD);
  if (!field) {
    return;
  }
  field.querySelectorAll("[data-orcid-ticks]").forEach((buttons) => {
    buttons.hidden = false;
    buttons.addEventListener("click", (event) => {
      const { tick } = event.target.dataset;
      if (tick) {
        boxesOf(buttons).forEach((box) => {
          box.checked = tick === "all";
        });
        count(field);
      }
    });
  });
  field.addEventListener("change", () => count(field));
}
