// Small comforts; every page is whole without this file.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// An answer such as "none of these" stands alone: ticking it clears the others, and the other way round.
for (const group of document.querySelectorAll("[data-alone]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  group.addEventListener("change", (event) => {
    if (!event.target.checked) return;
    for (const box of boxes) {
      const alone = box.hasAttribute("data-alone-box") || event.target.hasAttribute("data-alone-box");
      if (box !== event.target && alone) box.checked = false;
    }
  });
}
