"use strict";
// Puts the answers of a check sheet into a file. It loads nothing and sends nothing.
(() => {
  const form = document.querySelector("form");
  const all = (selector) => [...form.querySelectorAll(selector)];
  const inputs = all(".fields input");
  const steps = all(".answer");
  const key = form.dataset.sheet;

  const answers = () => ({
    sheet: form.dataset.sheet,
    language: document.documentElement.lang,
    fields: Object.fromEntries(inputs.map((it) => [it.name, it.value.trim()])),
    answers: steps.map((step) => ({
      code: step.dataset.code,
      answer: step.querySelector(":checked")?.value ?? "",
      remarks: step.querySelector("textarea").value.trim(),
    })),
  });

  // A phone forgets a page while another app is in front; this session remembers the answers.
  const remember = () => {
    try { sessionStorage.setItem(key, JSON.stringify(answers())); } catch { /* not allowed here */ }
  };
  const restore = () => {
    let said;
    try { said = JSON.parse(sessionStorage.getItem(key)); } catch { return; }
    if (!said) return;
    inputs.forEach((it) => { it.value = said.fields[it.name] ?? ""; });
    steps.forEach((step, index) => {
      const { answer, remarks } = said.answers[index];
      step.querySelectorAll("input").forEach((it) => { it.checked = it.value === answer; });
      step.querySelector("textarea").value = remarks;
    });
  };
  const tellOpen = () => {
    const open = steps.filter((step) => !step.querySelector(":checked")).length;
    form.querySelector(".open").textContent = open ? form.dataset.open.replace("{}", open) : "";
  };

  form.querySelector("button").addEventListener("click", () => {
    const text = JSON.stringify(answers(), null, 1);
    const name = `${form.dataset.name}.json`;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = name;
    link.click();
    form.querySelector(".saved").textContent = form.dataset.saved.replace("{}", name);
    form.querySelector(".copy").hidden = false;
    form.querySelector(".copy textarea").value = text;
  });
  form.addEventListener("input", () => { remember(); tellOpen(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  restore();
  tellOpen();
})();
