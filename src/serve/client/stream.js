// One stream of changes for all pages of a browser, which gives a host six
// connections only. It runs in a worker that the pages share.

const ports = new Set();
let source = null;
let last = null; // the last change that came
let online = null;
let since = ""; // the version of the page that came first

const tell = (message) => ports.forEach((port) => port.postMessage(message));

const listen = () => {
  source?.close();
  source = new EventSource(`/_expound/events?since=${last?.version ?? since}`);
  source.onopen = () => tell({ online: (online = true) });
  source.onmessage = (event) => tell({ step: (last = JSON.parse(event.data)) });
  source.onerror = () => {
    tell({ online: (online = false) });
    source.close();
    setTimeout(() => (ports.size ? listen() : (source = null)), 500);
  };
};

onconnect = ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = ({ data }) => {
    if (data.version) {
      since = data.version;
      if (!source) listen();
      return;
    }
    ports.delete(port);
    if (ports.size) return;
    source?.close();
    source = last = null;
  };
  if (online !== null) port.postMessage({ online });
  // What the page has missed while it was loaded is not told again: it may be anything.
  if (last) port.postMessage({ step: last, late: true });
};
