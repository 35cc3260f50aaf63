import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { RecordingsPage } from '#views/recordings/index.tsx'
import { UploadPage } from '#views/recordings/upload.tsx'

import type { Blindness } from './blindness.ts'
import type { BuiltUpon } from './by-hand/unmatch.ts'
import { readRecordingFilters } from './filters.ts'
import { recordPlaying } from './heard.ts'
import { recordingDetail, recordingList } from './queries.ts'
import { recordingsList } from './recordings-list.ts'
import { serveSound } from './serve-sound.ts'
import { shownRoutes } from './shown-routes.tsx'
import { unfinishedUploads } from './uploads/queries.ts'
import { openUploads, type UploadsPlace } from './uploads/serve.ts'

const oneUpload = '/uploads/:id{[0-9a-f-]{36}}'

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 录音台账: what has been received, each recording with its sound, and the way in for new ones. */
export function recordingRoutes(place: UploadsPlace, blindness: Blindness, builtUpon: BuiltUpon) {
  const { storage } = place
  const sound = serveSound(place)
  const { serve, outcome } = openUploads(place)
  const list = recordingsList(blindness)

  return (
    new Hono<AppEnv>()
      .get('/', (c) => {
        const { db, actor } = c.var
        const query = c.req.query()
        const first = defaultHref(db, actor, list, query)
        if (first) return c.redirect(first, 303)
        const filters = readRecordingFilters(query)
        const page = (
          <RecordingsPage
            page={recordingList(db, actor, filters, readPage(query), blindness)}
            frame={listFrame(db, actor, list, query)}
            problems={filters.problems}
            departments={departmentOptions(db, actor)}
            may={{
              upload: can(actor, 'recording.upload'),
              askFirst: can(actor, 'transcription.ask'),
              hold: can(actor, 'hold.manage') && actor.scope.kind === 'all',
            }}
          />
        )
        return c.render(page, { title: '录音台账' })
      })
      .get('/upload', async (c) => {
        const unfinished = await unfinishedUploads(c.var.db, storage, c.var.actor)
        const page = <UploadPage maxBytes={storage.maxBytes} unfinished={unfinished} />
        return c.render(page, { title: '上传录音' })
      })
      .post('/uploads', serve)
      .patch(oneUpload, serve)
      .delete(oneUpload, serve)
      // HEAD finds its way here, too: it asks how far an upload has come.
      .get(oneUpload, (c) => (c.req.method === 'HEAD' ? serve(c) : outcome(c)))
      .route('/', shownRoutes(blindness, builtUpon))
      .get('/:id{[0-9]+}/peaks', (c) => {
        const { db, actor } = c.var
        authorise(actor, 'recording.play')
        return sound.peaks(c, recordingDetail(db, actor, idOf(c)).recording)
      })
      .get('/:id{[0-9]+}/audio', (c) => {
        const { db, actor } = c.var
        authorise(actor, 'recording.play')
        const { recording } = recordingDetail(db, actor, idOf(c))
        return sound.audio(c, recording, () => recordPlaying(db, actor, recording.id))
      })
  )
}
