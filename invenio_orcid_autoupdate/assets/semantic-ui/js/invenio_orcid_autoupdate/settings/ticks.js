// SPDX-License-Identifier: MIT
// Counts ticks; ticks all types to send, or none, or those of a group.

/** Keep the number in the button of older works equal to the number of ticks. */
export function countTicks() {
  const form = document.querySelector("form[data-orcid-counts]");
  const button = form?.querySelector("button[data-many]");
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

const FIELD = "#types";
const BOXES = "input[type=checkbox]";

const boxesOf = (buttons) =>
  buttons.closest(`.orcid-type-group, ${FIELD}`).querySelectorAll(BOXES);

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
