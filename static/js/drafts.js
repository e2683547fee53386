// Drafts: what is typed into a form is kept on the server when a field is left and every 15 seconds.
// The words stand in the attributes of [data-draft-state]. Without this file a form is kept when it
// is sent after the session has ended.
(function () {
  "use strict";

  const EVERY = 15000;
  const LONGEST_WAIT = 3000;

  function keepDraft(state) {
    const form = state.closest("form");
    const said = state.querySelector("[role=status]");
    const signIn = state.querySelector("[data-draft-sign-in]");
    const replace = state.querySelector("[data-draft-replace]");
    let seen = state.dataset.seen;
    let changed = false;
    let sending = null;
    let leaving = false;
    let again = false;
    let elsewhere = false;
    let failed = false;

    function say(words, { link = false, button = false } = {}) {
      said.textContent = words;
      signIn.hidden = !link;
      replace.hidden = !button;
    }

    function typed() {
      const data = new FormData(form);
      data.set("seen", seen);
      return data;
    }

    async function take(answer) {
      const told = answer.status === 200 || answer.status === 401 || answer.status === 409 ? await answer.json() : {};
      const kept = Boolean(told.mark) && answer.status !== 409;
      failed = !kept;
      if (kept) seen = told.mark;
      else changed = true;
      if (answer.status === 200) say(`${state.dataset.saved} ${told.at}`);
      else if (answer.status === 401) say(kept ? `${state.dataset.signedOut} ${told.at}` : state.dataset.lost, { link: kept });
      else if (answer.status === 409) {
        elsewhere = told.mark;
        say(`${state.dataset.elsewhere} ${told.at}`, { button: true });
      } else say(state.dataset.refused);
    }

    function save() {
      if (!changed || elsewhere || leaving || form.dataset.sent) return;
      if (sending) again = true;
      else sending = send();
    }

    async function send() {
      changed = again = false;
      // At once, for "kept" must never stand there for something that is still on its way.
      say(state.dataset.saving);
      try {
        await take(await fetch(state.dataset.draftState, { method: "POST", body: typed() }));
      } catch {
        changed = failed = true;
        again = false;
        say(state.dataset.offline);
      } finally {
        sending = null;
      }
      if (again) save();
    }

    replace.addEventListener("click", () => {
      seen = elsewhere;
      elsewhere = false;
      changed = true;
      save();
    });

    form.addEventListener("input", () => (changed = true));
    form.addEventListener("change", (event) => {
      changed = true;
      if (event.target.matches("select, [type=radio], [type=checkbox]")) save();
    });
    form.addEventListener("focusout", save);
    form.addEventListener("submit", (event) => {
      if (!navigator.onLine) {
        event.preventDefault();
        changed = failed = true;
        say(state.dataset.offline);
      } else if (sending && !leaving) {
        // The draft comes first, for one that arrived after the page was saved would outlive it.
        event.preventDefault();
        const button = event.submitter;
        leaving = true;
        form.setAttribute("aria-busy", "true");
        const enough = new Promise((done) => window.setTimeout(done, LONGEST_WAIT));
        Promise.race([sending, enough]).then(() => {
          form.requestSubmit(button);
          leaving = false;
          if (!form.dataset.sent) form.removeAttribute("aria-busy");
        });
      }
    });
    document.addEventListener("submit", (event) => {
      if (event.target.id === "throw-draft-away") changed = false;
    });
    window.addEventListener("pageshow", () => form.removeAttribute("aria-busy"));
    window.setInterval(save, EVERY);
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => document.hidden && save());
    window.addEventListener("pagehide", () => {
      if (changed && !elsewhere && !form.dataset.sent) navigator.sendBeacon(state.dataset.draftState, typed());
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed && failed && !form.dataset.sent) event.preventDefault();
    });
    // A part of the page met the end of the session: what is typed comes first, then the sign-in page.
    document.addEventListener("htmx:beforeOnLoad", (event) => {
      if (event.detail.xhr.status !== 401) return;
      event.preventDefault();
      changed = true;
      save();
    });
  }
  document.querySelectorAll("[data-draft-state]").forEach(keepDraft);
})();
