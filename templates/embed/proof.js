// The form's token, and the proof of work if one is asked: a page of ours in a frame finds it, because a worker has to
// come from the page's own origin and most policies allow no other.
import { ask, base } from "./net.js";
import { h } from "./dom.js";

const solve = (challenge) => new Promise((done) => {
  const frame = h("iframe", { src: base + "embed-proof", hidden: true });
  const hear = ({ source, data }) => {
    if (source != frame.contentWindow) return;
    if (!data) return source.postMessage(challenge, new URL(base).origin);
    removeEventListener("message", hear);
    frame.remove();
    done(data);
  };
  addEventListener("message", hear);
  document.body.append(frame);
});

export const prove = async (slug) => {
  try {
    const { token, proof } = await ask(slug + "/token");
    return { at: Date.now(), form_token: token, altcha: proof && await soon(solve(proof), 8e3) };
  } catch {
    return {};
  }
};
export const soon = (promise, ms) => Promise.race([promise, new Promise((done) => setTimeout(done, ms))]);
