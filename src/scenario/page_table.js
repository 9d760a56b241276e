// Columns sort when their head is clicked; a long table gets a field that keeps the rows with a word.
(() => {
  const box = document.currentScript && document.currentScript.closest(".sc-table");
  if (!box) return;
  const body = box.querySelector("tbody");
  const rows = () => [...body.rows];
  const key = (row, i) => row.cells[i].dataset.value ?? row.cells[i].textContent;
  let sorted = -1;
  box.querySelectorAll("th").forEach((head, i) => {
    head.style.cursor = "pointer";
    head.title = "点击排序";
    head.addEventListener("click", () => {
      const down = sorted === i;
      sorted = down ? -1 : i;
      const kept = rows().sort((a, b) => {
        const [x, y] = [key(a, i), key(b, i)];
        if ((x === "—") !== (y === "—")) return x === "—" ? 1 : -1;
        const numbers = x !== "" && y !== "" && isFinite(x) && isFinite(y);
        const order = numbers ? x - y : x.localeCompare(y, "zh");
        return down ? -order : order;
      });
      body.append(...kept);
    });
  });
  if (rows().length < 15) return;
  const field = document.createElement("input");
  field.type = "search";
  field.placeholder = "筛选";
  field.addEventListener("input", () => {
    for (const row of rows()) row.hidden = !row.textContent.includes(field.value.trim());
  });
  box.prepend(field);
})();
