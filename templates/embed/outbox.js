// What could not be sent is kept in the browser and sent once the connection is back, by whichever tab sees it first.
import { ask } from "./net.js";

const store = (mode, act) => new Promise((done, fail) => {
  const open = indexedDB.open("frontdesk");
  open.onupgradeneeded = () => open.result.createObjectStore("outbox", { keyPath: "id" });
  open.onerror = fail;
  open.onsuccess = () => {
    const change = open.result.transaction("outbox", mode);
    const asked = act(change.objectStore("outbox"));
    change.oncomplete = () => { open.result.close(); done(asked.result); };
    change.onabort = fail;
  };
});
const put = (item) => store("readwrite", (s) => s.put(item));
const remove = (id) => store("readwrite", (s) => s.delete(id));
const all = () => store("readonly", (s) => s.getAll());

// One channel hears what the other says, in this tab too.
const [said, heard] = [1, 2].map(() => new BroadcastChannel("frontdesk"));
export const listen = (fn) => heard.addEventListener("message", (e) => fn(e.data));

// keep fails where a browser has no memory; the visitor is told then that nothing was sent.
export const keep = async (item) => {
  await put(item);
  later();
};

// take hands back what was refused after all, for its form to show.
export const take = async (path) => {
  for (const item of await all()) if (item.path == path && item.problem) return await remove(item.id), item;
};

let timer;
const later = () => {
  clearTimeout(timer);
  timer = setTimeout(drain, 2e4);
};

const sendAll = async () => {
  for (const item of await all()) {
    if (item.problem) continue;
    const data = new FormData();
    for (const [name, value] of item.data) data.append(name, value);
    try {
      const answer = await ask(item.path, data);
      await remove(item.id);
      said.postMessage({ id: item.id, answer });
    } catch (problem) {
      if (!problem.status || problem.status > 428) return later();
      await put({ ...item, problem });
      said.postMessage({ path: item.path });
    }
  }
};
export const drain = () => (navigator.locks?.request("frontdesk", sendAll) || sendAll()).catch(() => {});
addEventListener("online", drain);
