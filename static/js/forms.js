// Forms: rows that repeat, choosing many rows.
// Each has a way that works without this file.
(function () {
  "use strict";

  // Repeating rows. <div data-repeat="prefix"> holds the rows, a <template> and the button data-add-row;
  // without script the button is a submit button and the server adds the row.
  function addRow(box) {
    const total = box.querySelector(`[name="${box.dataset.repeat}-TOTAL_FORMS"]`);
    const template = box.querySelector("template");
    if (!total || !template) return false;
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replace(/__prefix__/g, total.value);
    const row = holder.content.firstElementChild;
    box.querySelector("[data-repeat-rows]").append(row);
    total.value = Number(total.value) + 1;
    if (window.htmx) window.htmx.process(row);
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) first.focus();
    return true;
  }

  function removeRow(button) {
    const row = button.closest(".repeat-row");
    const mark = row && row.querySelector("[name$=-DELETE]");
    if (!mark) return false;
    if (mark.type === "checkbox") mark.checked = true;
    else mark.value = "on";
    row.hidden = true;
    // A hidden row must not keep the form from being sent for want of an answer.
    row.querySelectorAll("[required]").forEach((input) => (input.required = false));
    const add = row.closest("[data-repeat]").querySelector("[data-add-row]");
    if (add) add.focus();
    return true;
  }

  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    if (add && addRow(add.closest("[data-repeat]"))) event.preventDefault();
    const remove = event.target.closest("[data-remove-row]");
    if (remove && removeRow(remove)) event.preventDefault();
  });

  // Choosing rows: the header box shows "some", the bar shows how many and how much.
  function countChosen(form) {
    const boxes = Array.from(form.querySelectorAll("[data-select]:not(:disabled)"));
    const chosen = boxes.filter((box) => box.checked);
    const all = form.querySelector("[data-select-all]");
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes.length;
      all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    }
    boxes.forEach((box) => box.closest("tr").classList.toggle("selected", box.checked));
    // Added up in fen, for binary fractions would drift.
    const fen = chosen.reduce((sum, box) => sum + Math.round(Number(box.dataset.amount || 0) * 100), 0);
    form.querySelectorAll("[data-selected-count]").forEach((place) => (place.textContent = chosen.length));
    form.querySelectorAll("[data-selected-sum]").forEach((place) => {
      place.textContent = (fen / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });
    });
    form.querySelectorAll("[data-needs-selection]").forEach((button) => (button.disabled = chosen.length === 0));
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form, [data-selection]");
    if (event.target.matches("[data-select-all]")) {
      form.querySelectorAll("[data-select]:not(:disabled)").forEach((box) => (box.checked = event.target.checked));
    }
    if (event.target.matches("[data-select-all], [data-select]")) countChosen(form);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("[data-select-all]").forEach((box) => countChosen(box.closest("form, [data-selection]")));
  });
})();
