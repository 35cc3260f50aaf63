import { existsSync } from 'node:fs'
import path from 'node:path'

import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { jobNames } from '#src/kernel/jobs/catalogue.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { recordingDetail } from '#src/recordings/queries.ts'
import { Board, BoardFigures } from '#views/transcription/board.tsx'
import { TranscriptionPage } from '#views/transcription/index.tsx'
import { RecordingTranscription } from '#views/transcription/recording.tsx'

import { endedStates, jobBoard, transcriptionOf } from './board.ts'
import { correctionsOf } from './corrections/queries.ts'
import { correctionRoutes } from './corrections/routes.tsx'
import { cancelJob, retryJob } from './jobs.ts'
import { openedTranscript } from './opened.ts'
import { measuredSpeed, transcriptOf } from './queries.ts'

type Engine = { binary: string; model: string; processes: number }

const filterForm = z.object({
  name: z.enum(keysOf(jobNames)).optional().catch(undefined),
  state: z.enum(endedStates).optional().catch(undefined),
})

/** The jobs page, and on a recording's page what became of its words. */
export function transcriptionRoutes(engine: Engine) {
  return new Hono<AppEnv>()
    .route('/', correctionRoutes)
    .get('/', (c) => {
      authorise(c.var.actor, 'transcription.read')
      return c.render(
        <TranscriptionPage
          {...boardProps(c)}
          jobNames={jobNames}
          engine={{
            ready: existsSync(engine.binary) && existsSync(engine.model),
            model: path.basename(engine.model, '.bin'),
            processes: engine.processes,
          }}
        />,
        { title: '转写任务' },
      )
    })
    .get('/board', (c) => {
      authorise(c.var.actor, 'transcription.read')
      const props = boardProps(c)
      return c.html(
        <>
          <Board {...props} />
          <BoardFigures board={props.board} />
        </>,
      )
    })
    .post('/jobs/:id{[0-9]{1,15}}/cancellation', async (c) => {
      cancelJob(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.redirect(await wayBack(c), 303)
    })
    .post('/jobs/:id{[0-9]{1,15}}/retry', async (c) => {
      retryJob(c.var.db, c.var.actor, Number(c.req.param('id')))
      return c.redirect(await wayBack(c), 303)
    })
    .get('/recordings/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'recording.play')
      const recordingId = Number(c.req.param('id'))
      const { recording } = recordingDetail(db, actor, recordingId)
      const segments = transcriptOf(db, recordingId)
      if (segments.length > 0) openedTranscript(db, actor, recordingId)
      c.header('Cache-Control', 'no-store')
      const words = (
        <RecordingTranscription
          recordingId={recordingId}
          state={recording.state}
          problem={recording.problem}
          durationMs={recording.durationMs}
          job={transcriptionOf(db, recordingId)}
          speed={measuredSpeed(db)?.audio ?? null}
          segments={segments}
          corrections={correctionsOf(db, recordingId)}
          manages={can(actor, 'transcription.manage')}
          mayCorrect={can(actor, 'transcript.correct')}
        />
      )
      // Without JavaScript the recording's page links here.
      return c.req.header('HX-Request') ? c.html(words) : c.render(words, { title: '通话文字' })
    })
}

function boardProps(c: Context<AppEnv>) {
  const { db, actor } = c.var
  const query = c.req.query()
  const filter = filterForm.parse(query)
  c.header('Cache-Control', 'no-store')
  return {
    board: jobBoard(db, actor, filter, readPage(query)),
    filter,
    query: new URL(c.req.url).search,
    manages: can(actor, 'transcription.manage'),
  }
}

/** Back to the page the button stood on: the jobs, or one recording. */
async function wayBack(c: Context<AppEnv>): Promise<string> {
  const back = (await readBody(c))['back']
  return typeof back === 'string' && /^\/recordings\/\d{1,15}$/.test(back) ? back : '/transcription'
}
