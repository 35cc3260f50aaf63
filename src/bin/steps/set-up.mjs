// @ts-check
/** The steps that `npm run setup`, `npm test` and, in its own order, `npm start` share. */
import { ensureDependencies } from './dependencies.mjs'
import { ensureEngine } from './engine.mjs'
import { ensureFfmpeg } from './ffmpeg.mjs'
import { ensureJail } from './jail.mjs'
import { checkModel } from './model.mjs'
import { checkNodeVersion } from './node-version.mjs'

/**
 * Dependencies, ffmpeg, its jail and model side by side; the engine follows as soon as its source has
 * arrived. Settles when all but the engine is there; `engine` settles later and never rejects.
 * @param {{ dev: boolean }} options
 * @returns {Promise<{ engine: Promise<Error | null> }>} the engine's failure, or null
 */
export async function prepare({ dev }) {
  checkNodeVersion()
  /** @type {Promise<Error | null> | undefined} */
  let engine
  const downloaded = () => {
    engine ??= ensureEngine().then(() => null, asError)
  }
  await Promise.all([
    ensureDependencies({ dev, downloaded }),
    ensureFfmpeg(),
    ensureJail(),
    checkModel(),
  ])
  downloaded()
  return { engine: engine ?? Promise.resolve(null) }
}

/**
 * All of it, the engine included.
 * @param {{ dev: boolean }} options
 */
export async function setUp(options) {
  const { engine } = await prepare(options)
  const failure = await engine
  if (failure) throw failure
}

/**
 * @param {unknown} reason
 * @returns {Error}
 */
const asError = (reason) => (reason instanceof Error ? reason : new Error(String(reason)))
