// The frame: menus, dialogs, keyboard shortcuts, sending a form once, focus after a swap.
// Every page works without this file.
(function () {
  "use strict";

  const shortcutsOn = () => document.body.dataset.shortcuts !== "off";
  // 229 is what old kernels report while characters are being composed.
  const composing = (event) => event.isComposing || event.keyCode === 229;
  const typing = (element) =>
    element.isContentEditable ||
    (element.matches("input, textarea, select") && !element.matches("[type=radio], [type=checkbox], [type=button], [type=submit]"));

  function announce(text) {
    const region = document.getElementById("status");
    if (!region) return;
    region.textContent = text;
    window.clearTimeout(announce.timer);
    announce.timer = window.setTimeout(() => (region.textContent = ""), 6000);
  }
  window.announce = announce;

  function openDialog(selector) {
    const dialog = document.querySelector(selector);
    if (dialog && dialog.showModal && !dialog.open) dialog.showModal();
  }

  // One form is sent once; a download keeps the page, so its form is given back after a while.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = form.dataset.used = "yes";
    window.setTimeout(() => delete form.dataset.sent, 10000);
  });
  window.addEventListener("pageshow", (event) => {
    // A page that comes back as it was left holds a token that is used up: what is typed into it would be lost.
    if (event.persisted && document.querySelector("form[data-used] [name=token]")) {
      location.replace(location.href);
      return;
    }
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      openDialog(opener.dataset.dialog);
    }
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.querySelectorAll("[data-dialog][hidden], [data-print][hidden]").forEach((button) => (button.hidden = false));

  function closeMenu(event) {
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
  }

  function sendDecision(event) {
    const form = event.target.closest("form") || document.querySelector("form[data-decision]");
    if (!form || !form.hasAttribute("data-decision")) return;
    const button = form.querySelector("[data-primary]") || form.querySelector("button:not([type=button])");
    if (button) {
      event.preventDefault();
      button.click();
    }
  }

  function moveRow(event, step) {
    const table = document.querySelector("[data-rows]");
    if (!table) return;
    const rows = Array.from(table.querySelectorAll("tbody tr"));
    const here = rows.findIndex((row) => row.classList.contains("current"));
    const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
    if (!next) return;
    event.preventDefault();
    rows.forEach((row) => row.classList.toggle("current", row === next));
    const link = next.querySelector("a");
    if (link) link.focus();
  }

  function chooseRow(event) {
    const row = event.target.closest("[data-rows] tr");
    const box = row && row.querySelector("[data-select]");
    if (!box || event.target === box) return;
    event.preventDefault();
    box.click();
  }

  function chooseOption(event) {
    const options = document.querySelectorAll("form[data-decision] .option input[type=radio]:not(:disabled)");
    const option = options[Number(event.key) - 1];
    if (!option) return;
    event.preventDefault();
    option.click();
    option.focus();
  }

  document.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    if (event.key === "Escape") return closeMenu(event);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sendDecision(event);
    if (event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn()) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (/^[1-9]$/.test(event.key)) chooseOption(event);
    else if (event.key === "ArrowDown" && !event.target.matches("[type=radio]")) moveRow(event, 1);
    else if (event.key === "ArrowUp" && !event.target.matches("[type=radio]")) moveRow(event, -1);
    else if (event.key === " " && !event.target.matches("button, summary")) chooseRow(event);
    else if (event.key === "?") openDialog("#shortcuts");
    else if (event.key === "/") {
      const search = document.getElementById("global-search");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });

  // Paper cannot be opened: what is folded on the page is printed unfolded.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("main details:not([open])").forEach((part) => {
      part.open = true;
      part.dataset.forPaper = "yes";
    });
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll("main details[data-for-paper]").forEach((part) => {
      part.open = false;
      delete part.dataset.forPaper;
    });
  });

  // A swapped part says where the focus goes; a refused form leads to its list of errors.
  function takeFocus(root) {
    const target = root.matches && root.matches("[data-take-focus]") ? root : root.querySelector("[data-take-focus]");
    if (target) target.focus();
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    takeFocus(event.detail.elt);
    const spoken = event.detail.elt.querySelector("[data-announce]");
    if (spoken) announce(spoken.dataset.announce);
  });
  document.addEventListener("htmx:responseError", (event) => {
    // Nothing was swapped; the page and what was typed into it stay as they are. A session that
    // has ended is answered with the address of the sign-in page, to which htmx goes by itself.
    const region = document.getElementById("status");
    if (region && event.detail.xhr.status !== 401) announce(region.dataset.failed);
  });
  document.addEventListener("htmx:sendError", () => announce(document.getElementById("status").dataset.failed));
  takeFocus(document);
})();
