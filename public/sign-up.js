// Guesses the time zone of whoever signs up, where nothing was chosen yet. Without this script the list says "choose".

const list = document.querySelector("select[data-guess]");
if (list && list.value === "") {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...list.options].some((option) => option.value === zone)) list.value = zone;
}
