// A button that writes the form's code into the notebook: the cell below whose first line is the
// form's mark is rewritten, or a new cell is put below the form; then it and all below it run.
const notebookOf = () => {
  const panel = window.jupyterapp?.shell?.currentWidget;
  return panel?.content?.widgets && panel.content.model ? panel : null;
};

// The place of the cell that the form stands for, below the form's own cell; -1 when there is none.
const placesOf = (panel, mark, el) => {
  const cells = panel.content.widgets;
  const form = cells.findIndex((cell) => cell.node.contains(el));
  const written = cells.findIndex(
    (cell, i) =>
      i > form &&
      cell.model.type === "code" &&
      cell.model.sharedModel.getSource().startsWith(mark),
  );
  return { form, written };
};

async function write(model, code, el, note) {
  const panel = notebookOf();
  if (!panel) {
    note.textContent = "这里不能改写代码格,请把下面的代码复制到笔记本:\n" + code;
    return;
  }
  const cells = panel.content.widgets;
  const { form, written } = placesOf(panel, model.get("mark"), el);
  let place = written;
  if (place < 0) {
    place = form + 1;
    panel.content.model.sharedModel.insertCell(place, {
      cell_type: "code",
      source: code,
      metadata: {},
    });
  } else {
    cells[place].model.sharedModel.setSource(code);
  }
  panel.content.deselectAll();
  panel.content.activeCellIndex = place;
  note.textContent = "已写入下面的代码格,正在运行它和以下各格。";
  await window.jupyterapp.commands.execute("notebook:run-all-below");
  note.textContent = "已写入并运行。";
}

function render({ model, el }) {
  const button = document.createElement("button");
  button.textContent = model.get("label");
  button.className = "jupyter-button mod-primary sc-write";
  button.style.cssText = "padding: 0 1.5em; height: 32px; width: auto; cursor: pointer;";
  const note = document.createElement("pre");
  note.className = "sc-written";
  note.style.cssText = "white-space: pre-wrap; margin: 4px 0; font-size: 13px;";
  // The kernel is asked for the code: what was moved just before is in it, whatever is under way.
  let asked = false;
  button.addEventListener("click", () => {
    asked = true;
    model.send({ ask: "code" });
  });
  model.on("msg:custom", ({ code, note: said }) => {
    if (said !== undefined) note.textContent = said;
    if (!asked || code === undefined) return;
    asked = false;
    write(model, code, el, note).catch((problem) => {
      note.textContent = "没有写成:" + problem + "\n" + code;
    });
  });
  el.append(button, note);
  // Once it stands on the page, the form is set to what its cell holds already.
  const takeOver = () => {
    const panel = notebookOf();
    if (!panel || !el.isConnected) return;
    const { form, written } = placesOf(panel, model.get("mark"), el);
    if (form < 0 || written < 0) return;
    model.send({ ask: "show", code: panel.content.widgets[written].model.sharedModel.getSource() });
  };
  setTimeout(takeOver, 300);
}

export default { render };
