// @ts-check
/**
 * Where things lie, and the few settings the set-up reads itself: it runs before anything is
 * installed, so it cannot use src/config.ts. Node's own modules only, here and in every step.
 */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** @param {string[]} parts */
export const inRoot = (...parts) => join(root, ...parts)

/** @param {string} path as the environment gives it: relative means relative to the project */
const fromRoot = (path) => resolve(root, path)

/** @param {string[]} parts */
export const inData = (...parts) => join(fromRoot(process.env.DATA_DIR || 'data'), ...parts)

/**
 * The speech engine built for this machine; src/config.ts names the same file by default.
 * It lies outside node_modules because `npm ci` empties that folder.
 */
export const enginePath = () => inData('engine', 'whisper-main')

/** A whisper.cpp of the owner's own, which then replaces the built one. */
export const ownEngine = () => (process.env.WHISPER_CLI ? fromRoot(process.env.WHISPER_CLI) : null)

export const ffmpegName = () => process.env.FFMPEG || 'ffmpeg'

/** Where the pages answer: HOST and PORT as in src/config.ts. */
export const address = () => ({
  host: process.env.HOST || '127.0.0.1',
  port: Number(process.env.PORT || 5598),
})

/**
 * The model that comes with the project, or the one WHISPER_MODEL names: its checksum is not known.
 * @returns {{ path: string, sha256: string | null }}
 */
export function chosenModel() {
  const standard = 'models/ggml-base-q8_0.bin'
  const path = fromRoot(process.env.WHISPER_MODEL || standard)
  const isStandard = path === fromRoot(standard)
  return { path, sha256: isStandard ? standardModelSha256 : null }
}

const standardModelSha256 = '5e4aa295e1c118891fb66f78a8be2da03112c3b028f4a31cefdeef459bec5f5a'

/** Whether a line can be rewritten in place: a person's terminal, not a log. */
export const isLiveTerminal = () => Boolean(process.stdout.isTTY) && !process.env.CI
