new EventSource("EVENTS").onmessage = (event) => {
  if (event.data !== "VERSION") location.reload();
};
