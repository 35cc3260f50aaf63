import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { jobNames } from '#src/kernel/jobs/catalogue.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { chosenRows, forEachChosen } from '#src/lists/bulk.ts'
import { anyList } from '#src/lists/definition.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { recordingDetail } from '#src/recordings/queries.ts'
import { recordingsList } from '#src/recordings/recordings-list.ts'
import { hrefWith } from '#views/components/hrefs.ts'
import { BulkResultPage } from '#views/lists/bulk-result.tsx'
import { Board, BoardFigures } from '#views/transcription/board.tsx'
import { TranscriptionPage } from '#views/transcription/index.tsx'
import { RecordingTranscription } from '#views/transcription/recording.tsx'

import { endedStates, jobBoard, transcriptionOf } from './board.ts'
import { shownCorrections } from './corrections/queries.ts'
import { correctionRoutes } from './corrections/routes.tsx'
import { engineChoice } from './engine-queries.ts'
import { engineRoutes } from './engine-routes.tsx'
import type { EnginePlaces } from './engines/places.ts'
import { mayTakeWhole } from './exported/export-transcript.ts'
import { cancelJob, retryJob } from './jobs.ts'
import { askFirst } from './line/ask.ts'
import { placeInLine } from './line/list.ts'
import { lineOutlook } from './line/outlook.ts'
import { openedTranscript } from './opened.ts'
import { importOf, measuredSpeed, shownTranscript } from './queries.ts'
import type { TranscriptImport } from './schema.ts'
import { transcriptRoutes } from './transcript-routes.tsx'

const filterForm = z.object({
  name: z.enum(keysOf(jobNames)).optional().catch(undefined),
  state: z.enum(endedStates).optional().catch(undefined),
})

/** The jobs page, and on a recording's page what became of its words. */
export function transcriptionRoutes(places: EnginePlaces, ffmpeg: string, blindness: Blindness) {
  return new Hono<AppEnv>()
    .route('/engines', engineRoutes(places, ffmpeg))
    .route('/', transcriptRoutes(blindness))
    .route('/', correctionRoutes)
    .get('/', async (c) => {
      authorise(c.var.actor, 'transcription.read')
      const { db, actor } = c.var
      return c.render(
        <TranscriptionPage
          {...boardProps(c)}
          outlook={lineOutlook(c.var.db)}
          now={Date.now()}
          jobNames={jobNames}
          choice={await engineChoice(db, actor, places)}
          maySeeEngines={can(actor, 'engine.read')}
          mayImport={can(actor, 'transcript.import')}
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
    .post('/recordings/asking', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'transcription.ask')
      const body = await readBody(c, { all: true })
      const list = anyList(recordingsList(blindness))
      const { rows, cut, query } = await chosenRows(db, actor, list, body)
      const result = await forEachChosen(db, rows, (tx, id) => askFirst(tx, actor, id))
      const back = { href: hrefWith('/recordings', query), label: '回到录音台账' }
      const page = <BulkResultPage title="先转写" result={result} cut={cut} back={back} />
      return c.render(page, { title: '先转写' })
    })
    .get('/recordings/:id{[0-9]{1,15}}', (c) => {
      const { db, actor } = c.var
      authorise(actor, 'recording.play')
      const recordingId = Number(c.req.param('id'))
      const { recording, call } = recordingDetail(db, actor, recordingId)
      const segments = shownTranscript(db, actor, recordingId)
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
          brought={shownImport(importOf(db, recordingId))}
          corrections={shownCorrections(db, actor, recordingId)}
          manages={can(actor, 'transcription.manage')}
          mayCorrect={can(actor, 'transcript.correct')}
          place={placeInLine(db, actor, recordingId)}
          mayImport={can(actor, 'transcript.import')}
          mayExport={can(actor, 'transcript.export')}
          mayExportWhole={can(actor, 'transcript.export') && mayTakeWhole(db, actor, call)}
        />
      )
      // Without JavaScript the recording's page links here.
      return c.req.header('HX-Request') ? c.html(words) : c.render(words, { title: '通话文字' })
    })
}

/** Recorders, and whoever names files after them, like to put the caller's number into the name. */
function shownImport(brought: TranscriptImport | undefined) {
  return brought && { ...brought, fileName: maskNumbers(brought.fileName) }
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

/** Back to the page the button stood on: the jobs, the engines, or one recording. */
async function wayBack(c: Context<AppEnv>): Promise<string> {
  const back = (await readBody(c))['back']
  const known = /^\/(recordings\/\d{1,15}|transcription\/engines)$/
  return typeof back === 'string' && known.test(back) ? back : '/transcription'
}
