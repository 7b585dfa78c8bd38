// «Use the place where I am»: the browser asks the person first; the place goes into the form and is sent like any other.
const LONGEST_MS = 15000;

export function startPlace() {
  const button = document.querySelector("[data-place]");
  if (!button || !navigator.geolocation) {
    return;
  }
  const form = button.closest("form");
  const words = form.querySelector("[data-place-words]");
  const told = ({ coords }) => {
    form.elements.point.value = `${coords.latitude.toFixed(6)}, ${coords.longitude.toFixed(6)}`;
    form.querySelector("[data-place-accuracy]").value = String(Math.ceil(coords.accuracy));
    form.submit();
  };
  const refused = () => {
    button.disabled = false;
    words.textContent = button.dataset.placeRefused;
  };
  // What is typed afterwards is not known to so many metres.
  form.elements.point.addEventListener("input", () => {
    form.querySelector("[data-place-accuracy]").value = "";
  });
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    words.textContent = "";
    navigator.geolocation.getCurrentPosition(told, refused, { enableHighAccuracy: true, timeout: LONGEST_MS });
  });
}
