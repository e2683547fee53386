// Forms: rows that repeat, rows that are chosen.
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

  // A chosen row is marked.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-select]")) event.target.closest("tr").classList.toggle("selected", event.target.checked);
  });
})();
