// Says at once that a file is too large, before minutes of upload end in the same answer.
function check(input) {
  const most = Number(input.dataset.mostBytes);
  const tooLarge = Array.from(input.files).some((file) => most && file.size > most);
  const note = document.getElementById(`${input.id}-too-large`);
  input.setCustomValidity(tooLarge && note ? note.textContent.trim() : "");
  if (note) {
    note.hidden = !tooLarge;
  }
}

export function startFiles() {
  document.addEventListener("change", (event) => {
    if (event.target.matches('input[type="file"][data-most-bytes]')) {
      check(event.target);
    }
  });
}
