import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import path from 'node:path'

import { serve } from '@hono/node-server'

import { openSheetFiles } from '#src/supervision/sheets/sheet-files.ts'

import { createApp } from './app.tsx'
import { sealTrail } from './audit/seal.ts'
import { type Config, readConfig } from './config.ts'
import { openImportFiles } from './imports/files.ts'
import { openDatabase } from './kernel/db.ts'
import { upgradeDatabase } from './kernel/upgrade.ts'
import { openExportFiles } from './lists/files/export-files.ts'
import { createLog, loggedPath } from './log.ts'
import { confinementOf } from './recordings/audio/jail.ts'
import { openStorage } from './recordings/storage.ts'
import { startProblem } from './start-problem.ts'

/** A long call over a slow line may take hours to arrive, as long as something keeps arriving. */
const slowestRequestMs = 6 * 3_600_000
const silentSocketMs = 5 * 60_000
/** Open requests get this long to end before the process stops. */
const graceMs = 8_000

type Log = ReturnType<typeof createLog>

async function start(config: Config, log: Log): Promise<void> {
  mkdirSync(config.dataDir, { recursive: true })
  const open = openDatabase(config.databaseFile)
  const backup = await upgradeDatabase(open, path.join(config.dataDir, 'backups'))
  if (backup) log.info({ backup }, 'database upgraded')

  const sealed = sealTrail(open.db)
  if (sealed > 0) log.info({ sealed }, 'earlier audit entries sealed')

  log.info({ decoder: (await confinementOf(config.ffmpeg)) ?? 'missing' }, 'decoder tried')

  const app = createApp({
    db: open.db,
    storage: openStorage({
      recordingsDir: config.recordingsDir,
      cacheDir: path.join(config.dataDir, 'cache'),
      maxBytes: config.maxUploadBytes,
    }),
    importFiles: openImportFiles(config.importsDir, config.maxUploadBytes),
    exportFiles: openExportFiles(config.exportsDir),
    sheetFiles: openSheetFiles(config.sheetFilesDir),
    publicUrl: config.publicUrl,
    maxUploadBytes: config.maxUploadBytes,
    engines: config.engines,
    ffmpeg: config.ffmpeg,
    log,
  })
  const server = serve(
    {
      fetch: logged(app.fetch, log),
      hostname: config.host,
      port: config.port,
      serverOptions: { requestTimeout: slowestRequestMs, headersTimeout: 30_000 },
    },
    ({ address, port }) => log.info({ address, port }, 'listening'),
  ) as Server
  server.setTimeout(silentSocketMs)
  server.once('error', (error: NodeJS.ErrnoException) => {
    giveUp(listenProblem(error, config))
  })

  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    log.info('stopping')
    server.close(() => {
      open.close()
      process.exit(0)
    })
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), graceMs).unref()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

type Fetch = ReturnType<typeof createApp>['fetch']

/** One line a request. Only the path: a query string may hold a caller's number. */
function logged(answer: Fetch, log: Log): Fetch {
  return async (request, ...rest) => {
    const began = performance.now()
    const response = await answer(request, ...rest)
    const { pathname } = new URL(request.url)
    const quiet = pathname === '/health' || pathname.startsWith('/assets/')
    const facts = { method: request.method, path: loggedPath(pathname), status: response.status }
    const ms = Math.round(performance.now() - began)
    log[quiet ? 'debug' : 'info']({ ...facts, ms }, 'request')
    return response
  }
}

function listenProblem(error: NodeJS.ErrnoException, { host, port }: Config): string {
  if (error.code === 'EADDRINUSE') {
    return `端口 ${port} 已被占用：请停掉占用它的程序，或用环境变量 PORT 换一个端口`
  }
  if (error.code === 'EACCES') return `没有权限使用端口 ${port}：请用 PORT 换一个大于 1024 的端口`
  if (error.code === 'EADDRNOTAVAIL') return `这台机器没有地址 ${host}：请检查环境变量 HOST`
  return `网页服务无法监听 ${host}:${port}:${error.message}`
}

/** The last word goes to the log's own stream, plain: `npm start` shows it to a person. */
function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

let databaseFile: string | undefined
try {
  const config = readConfig()
  databaseFile = config.databaseFile
  await start(config, createLog(config.logLevel, 'web'))
} catch (error) {
  giveUp(startProblem(error, databaseFile))
}
