// @ts-check
import { createServer } from 'node:net'

import { Stop } from './report.mjs'

/**
 * Makes sure the address can be listened on, before minutes are spent on the rest.
 * @param {{ host: string, port: number }} where
 */
export async function checkPort({ host, port }) {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Stop('PORT 要写 1 到 65535 之间的整数，例如 PORT=5600 npm start。')
  }
  const problem = await new Promise((resolve) => {
    const server = createServer()
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code))
    server.listen(port, host, () => server.close(() => resolve(null)))
  })
  if (problem === null) return
  if (problem === 'EADDRINUSE') {
    throw new Stop(
      `端口 ${port} 已被占用（回听可能已在运行）：先停掉它，或换一个端口，例如 PORT=${nextPort(port)} npm start。`,
    )
  }
  if (problem === 'EACCES') throw new Stop(`没有权限使用端口 ${port}：请换用 1024 以上的端口。`)
  throw new Stop(`无法在 ${host}:${port} 上监听（${problem}）：请检查 HOST 和 PORT。`)
}

/** @param {number} port */
const nextPort = (port) => (port < 65_535 ? port + 1 : port - 1)
