// A tab's line to the preview: says which page is open, hears what is new, and is taken up again when it breaks.

const RETRY = 1000;

export const decode = (path) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

export function connect(page, hear, connected) {
  const address = new URL("tab", new URL(".", import.meta.url));
  address.protocol = address.protocol.replace("http", "ws");
  address.searchParams.set("page", page());
  address.searchParams.set("languages", navigator.languages.join()); // the socket's own header may name others than the page's
  const socket = new WebSocket(address);
  socket.addEventListener("open", () => connected(true));
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    connected(false);
    setTimeout(connect, RETRY, page, hear, connected);
  });
}
