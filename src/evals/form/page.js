// Picks cases by what stands in the form; the choice is kept in the address, so that a link to it can be given.
const form = document.getElementById("filters");
const cases = [...document.querySelectorAll(".case")];

function pick() {
  const wanted = [...new FormData(form)].filter(([, value]) => value);
  let shown = 0;
  for (const one of cases) {
    const fits = wanted.every(([name, value]) => {
      if (name === "text") return one.querySelector("summary").textContent.toLowerCase().includes(value.toLowerCase());
      if (name === "tag") return one.dataset.tag.split("\n").includes(value);
      return one.dataset[name] === value;
    });
    one.hidden = !fits;
    shown += fits;
  }
  document.getElementById("count").textContent = `${shown} of ${cases.length} cases`;
  history.replaceState(null, "", wanted.length ? "#" + new URLSearchParams(wanted) : location.pathname);
}

function follow() {
  const hash = location.hash.slice(1);
  const one = cases.find((one) => one.id === hash);
  if (one) {
    one.hidden = false;
    one.open = true;
    one.scrollIntoView();
    return;
  }
  for (const [name, value] of new URLSearchParams(hash)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  pick();
}

for (const row of document.querySelectorAll(".pick")) {
  const choose = () => {
    const select = form.elements[row.dataset.by];
    if (!select) return;
    select.value = row.dataset.value;
    pick();
    form.scrollIntoView();
  };
  row.addEventListener("click", choose);
  row.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(); });
}
form.addEventListener("input", pick);
form.addEventListener("reset", () => setTimeout(pick));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", follow);
follow();
