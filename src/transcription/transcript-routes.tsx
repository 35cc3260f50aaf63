import { type Context, Hono } from 'hono'

import { authorise } from '#src/kernel/actor.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, download, readBody } from '#src/kernel/web.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { recordingDetail } from '#src/recordings/queries.ts'
import { ImportHere } from '#views/transcription/import-here.tsx'
import { ImportsPage } from '#views/transcription/imports.tsx'

import { exportTranscript } from './exported/export-transcript.ts'
import { type BroughtFile, bringTranscripts, followsResults } from './imported/bring.ts'
import { hearInstead } from './jobs.ts'
import { importOf, transcriptOf } from './queries.ts'
import { exportFormats } from './vocabulary.ts'

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

const mostFiles = 500
const chooseFirst = '请先选择转写文本文件'
const mediaTypes = {
  txt: 'text/plain; charset=utf-8',
  srt: 'application/x-subrip; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const

/** Finished transcripts on their way in and out. */
export const transcriptRoutes = (blindness: Blindness) =>
  new Hono<AppEnv>()
    .get('/imports', (c) => {
      authorise(c.var.actor, 'transcript.import')
      return c.render(<ImportsPage />, { title: '导入转写文本' })
    })
    .post('/imports', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'transcript.import')
      const { files, replace } = await broughtIn(c)
      const problem =
        files.length === 0
          ? chooseFirst
          : files.length > mostFiles
            ? `一次最多 ${mostFiles} 个文件，请分几次导入`
            : undefined
      if (problem) {
        c.status(422)
        return c.render(<ImportsPage error={problem} replace={replace} />, {
          title: '导入转写文本',
        })
      }
      const results = files.flatMap((file) => bringTranscripts(db, actor, file, { replace }))
      return c.render(
        <ImportsPage results={results} replace={replace} linked={followsResults(actor)} />,
        { title: '导入转写文本' },
      )
    })
    .get('/recordings/:id{[0-9]{1,15}}/import', (c) => {
      authorise(c.var.actor, 'transcript.import')
      return c.render(<ImportHere {...aboutRecording(c)} />, { title: '导入这段录音的文本' })
    })
    .post('/recordings/:id{[0-9]{1,15}}/import', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'transcript.import')
      const about = aboutRecording(c)
      const recordingId = idOf(c)
      const { files, replace } = await broughtIn(c)
      const [file] = files
      const [result] = file ? bringTranscripts(db, actor, file, { replace, recordingId }) : []
      if (result && ['imported', 'replaced'].includes(result.outcome)) {
        return c.redirect(`/recordings/${recordingId}`, 303)
      }
      c.status(422)
      const error = result?.message ?? chooseFirst
      return c.render(<ImportHere {...about} error={error} replace={replace} />, {
        title: '导入这段录音的文本',
      })
    })
    .post('/recordings/:id{[0-9]{1,15}}/hearing', (c) => {
      hearInstead(c.var.db, c.var.actor, idOf(c))
      return c.redirect(`/recordings/${idOf(c)}`, 303)
    })
    .get('/recordings/:id{[0-9]{1,15}}/:file{transcript\\.(?:txt|srt|json)}', (c) => {
      const format = keysOf(exportFormats).find((known) => c.req.param('file').endsWith(known))
      if (!format) throw new NotFound()
      const { name, content } = exportTranscript(
        c.var.db,
        c.var.actor,
        idOf(c),
        format,
        blindness,
        {
          whole: c.req.query('whole') === 'yes',
        },
      )
      // Notepad on older office machines takes a text without the mark for GBK.
      const mark = format === 'json' ? '' : '\ufeff'
      return c.body(mark + content, 200, download(name, mediaTypes[format]))
    })

function aboutRecording(c: Context<AppEnv>) {
  const { db, actor } = c.var
  const { recording, call } = recordingDetail(db, actor, idOf(c))
  const brought = importOf(db, recording.id)
  return {
    recordingId: recording.id,
    name: call?.callNo ?? recording.originalName,
    has: brought ? ('imported' as const) : hasWords(c, recording.id),
    playable: recording.state !== 'corrupt',
  }
}

function hasWords(c: Context<AppEnv>, recordingId: number): 'heard' | 'nothing' {
  return transcriptOf(c.var.db, recordingId).length > 0 ? 'heard' : 'nothing'
}

async function broughtIn(c: Context<AppEnv>): Promise<{ files: BroughtFile[]; replace: boolean }> {
  const body = await readBody(c, { all: true })
  const given = [body['files']].flat().filter((file): file is File => file instanceof File)
  const chosen = given.filter((file) => file.name !== '' || file.size > 0)
  const files = await Promise.all(
    chosen.map(async (file) => ({
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  )
  return { files, replace: body['replace'] === 'on' }
}
