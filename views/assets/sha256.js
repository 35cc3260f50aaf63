// @ts-nocheck Every index lies within its array, which the checker cannot see.
// SHA-256 of a file in the browser, piece by piece. crypto.subtle wants the whole file in memory and
// is missing where the address is plain http, as on many an intranet.

const pieceBytes = 4 * 1024 * 1024

/** The first 32 bits of the fractions of cube roots and square roots of the first primes. */
const roundConstants = new Int32Array(64)
const initialState = new Int32Array(8)
{
  const fraction = (/** @type {number} */ value) => (value - Math.floor(value)) * 2 ** 32
  let found = 0
  for (let n = 2; found < 64; n++) {
    let prime = true
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
    if (!prime) continue
    if (found < 8) initialState[found] = fraction(Math.sqrt(n))
    roundConstants[found++] = fraction(Math.cbrt(n))
  }
}

/** Takes bytes in pieces of any length and gives the sum at the end. */
export function sha256() {
  const state = initialState.slice()
  const words = new Int32Array(64)
  const rest = new Uint8Array(64)
  let waiting = 0
  let length = 0

  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  function block(bytes, at) {
    for (let i = 0; i < 16; i++, at += 4) {
      words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
    }
    for (let i = 16; i < 64; i++) {
      const x = words[i - 15]
      const y = words[i - 2]
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
      words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0
    }
    // One by one: taking an array apart here would cost more than the sum itself.
    let a = state[0]
    let b = state[1]
    let c = state[2]
    let d = state[3]
    let e = state[4]
    let f = state[5]
    let g = state[6]
    let h = state[7]
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + roundConstants[i] + words[i]) | 0
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    state[0] += a
    state[1] += b
    state[2] += c
    state[3] += d
    state[4] += e
    state[5] += f
    state[6] += g
    state[7] += h
  }

  /** @param {Uint8Array} bytes */
  function update(bytes) {
    length += bytes.length
    let at = 0
    if (waiting > 0) {
      at = Math.min(64 - waiting, bytes.length)
      rest.set(bytes.subarray(0, at), waiting)
      waiting += at
      if (waiting < 64) return
      block(rest, 0)
      waiting = 0
    }
    for (; at + 64 <= bytes.length; at += 64) block(bytes, at)
    rest.set(bytes.subarray(at))
    waiting = bytes.length - at
  }

  function hex() {
    const bits = length * 8
    const end = new Uint8Array(((waiting + 8) >> 6 === 0 ? 64 : 128) - waiting)
    end[0] = 0x80
    const view = new DataView(end.buffer)
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32))
    view.setUint32(end.length - 4, bits % 2 ** 32)
    update(end)
    return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  return { update, hex }
}

/**
 * Reads the file once; between two pieces the page stays usable.
 * @param {Blob} file
 * @param {(share: number) => void} progress
 * @param {AbortSignal} signal
 */
export async function sha256OfFile(file, progress, signal) {
  const sum = sha256()
  for (let at = 0; at < file.size; at += pieceBytes) {
    signal.throwIfAborted()
    sum.update(new Uint8Array(await file.slice(at, at + pieceBytes).arrayBuffer()))
    progress(Math.min(1, (at + pieceBytes) / file.size))
  }
  return sum.hex()
}
