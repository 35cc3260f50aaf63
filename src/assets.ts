import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const own = fileURLToPath(new URL('../views/assets/', import.meta.url))
const require = createRequire(import.meta.url)
const packageFolder = (name: string) => {
  const entry = require.resolve(name)
  return entry.slice(
    0,
    entry.lastIndexOf(path.join('node_modules', name)) + `node_modules/${name}`.length,
  )
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export type Asset = { body: Uint8Array<ArrayBuffer>; type: string; hash: string }

let assets: ReadonlyMap<string, Asset> | undefined

/** Every file a page may load, read once: our own and the browser libraries from their packages. */
export function readAssets(): ReadonlyMap<string, Asset> {
  assets ??= read()
  return assets
}

function read(): Map<string, Asset> {
  const wavesurfer = packageFolder('wavesurfer.js')
  const files: Record<string, string> = {
    'htmx.min.js': path.join(packageFolder('htmx.org'), 'dist/htmx.min.js'),
    'tus.min.js': path.join(packageFolder('tus-js-client'), 'dist/tus.min.js'),
    'wavesurfer.esm.js': path.join(wavesurfer, 'dist/wavesurfer.esm.js'),
  }
  for (const plugin of ['minimap', 'hover']) {
    files[`wavesurfer-${plugin}.esm.js`] = path.join(wavesurfer, `dist/plugins/${plugin}.esm.js`)
  }
  for (const name of readdirSync(own)) files[name] = path.join(own, name)
  return new Map(
    Object.entries(files).map(([name, file]) => {
      const body = new Uint8Array(readFileSync(file))
      const hash = createHash('sha256').update(body).digest('hex').slice(0, 12)
      return [name, { body, type: types[path.extname(name)] ?? 'application/octet-stream', hash }]
    }),
  )
}
