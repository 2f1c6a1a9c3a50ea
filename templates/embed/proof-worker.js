// In a frame this is the page that asks; in a worker it is what finds the number.
const K = [], H = [];
for (let n = 2; K.length < 64; n++) {
  let prime = true;
  for (let d = 2; d * d <= n; d++) if (n % d == 0) prime = false;
  if (!prime) continue;
  if (H.length < 8) H.push((n ** .5 * 2 ** 32) | 0);
  K.push((n ** (1 / 3) * 2 ** 32) | 0);
}
const turn = (x, n) => x >>> n | x << 32 - n;

// sha256 of ASCII bytes (FIPS 180-4), in hexadecimal digits. Pages that are not served by TLS have no other.
const sha256 = (bytes) => {
  const w = new Int32Array(64), end = (bytes.length + 8 >> 6) + 1 << 4, m = new Int32Array(end), h = H.slice();
  bytes.forEach((b, i) => { m[i >> 2] |= b << 24 - i % 4 * 8; });
  m[bytes.length >> 2] |= 128 << 24 - bytes.length % 4 * 8;
  m[end - 1] = bytes.length * 8;
  for (let at = 0; at < end; at += 16) {
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = i < 16 ? m[at + i] : w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10);
      const one = k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + K[i] + w[i] | 0;
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      k = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    [a, b, c, d, e, f, g, k].forEach((v, i) => { h[i] = h[i] + v | 0; });
  }
  return h.map((v) => (v >>> 0).toString(16).padStart(8, 0)).join("");
};

if (self.document) {
  const worker = new Worker(document.currentScript.src);
  worker.onmessage = (e) => parent.postMessage(e.data, "*");
  onmessage = (e) => { if (e.source == parent) worker.postMessage(e.data); };
  parent.postMessage(0, "*");
} else {
  onmessage = ({ data: { algorithm, challenge, salt, signature, maxnumber } }) => {
    const encoder = new TextEncoder();
    for (let number = 0; number <= maxnumber; number++) {
      if (sha256(encoder.encode(salt + number)) == challenge) return postMessage(btoa(JSON.stringify({ algorithm, challenge, number, salt, signature })));
    }
    postMessage("-");
  };
}
