import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { defaultHref, listFrame } from '#src/lists/frame.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { RecordingsPage } from '#views/recordings/index.tsx'
import { RecordingPage } from '#views/recordings/show.tsx'
import { UploadPage } from '#views/recordings/upload.tsx'

import { agentShown } from './agent-shown.ts'
import { type Blindness, withoutAgent } from './blindness.ts'
import { readRecordingFilters } from './filters.ts'
import { recordPlaying } from './heard.ts'
import { audioLanes } from './lanes.ts'
import { arrivalsShown, standingOf } from './ledger/queries.ts'
import { recordingDetail, recordingList, recordingShown } from './queries.ts'
import { recordingsList } from './recordings-list.ts'
import { serveSound } from './serve-sound.ts'
import { joiningOf } from './sides/queries.ts'
import { unfinishedUploads } from './uploads/queries.ts'
import { openUploads, type UploadsPlace } from './uploads/serve.ts'

const oneUpload = '/uploads/:id{[0-9a-f-]{36}}'

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 录音台账: what has been received, each recording with its sound, and the way in for new ones. */
export function recordingRoutes(place: UploadsPlace, blindness: Blindness) {
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
      .get('/:id{[0-9]+}', (c) => {
        const { db, actor } = c.var
        const shown = recordingShown(db, actor, idOf(c), blindness)
        const { recording, call, duty, agentNo } = shown
        if (call?.agent && !duty) agentShown(db, actor, call.id)
        const arrivals = arrivalsShown(db, actor, recording.id).map((arrival) => ({
          ...arrival,
          name: withoutAgent(arrival.name, agentNo),
        }))
        const page = (
          <RecordingPage
            recording={recording}
            call={call}
            duty={duty}
            joining={joiningOf(db, recording.id)}
            lanes={audioLanes(db, recording, call)}
            standing={standingOf(db, call ? { callId: call.id } : { recordingId: recording.id })}
            arrivals={arrivals}
            mayPlay={can(actor, 'recording.play')}
            mayMark={call !== null && can(actor, 'call.mark')}
            mayScore={can(actor, 'inspection.score')}
            mayUnmask={can(actor, 'caller.read')}
            mayClip={can(actor, 'clip.make')}
            showsKeeping={can(actor, 'retention.read')}
            mayImport={can(actor, 'call-data.import')}
            nonce={c.get('secureHeadersNonce') ?? ''}
          />
        )
        return c.render(page, { title: call?.callNo ?? recording.originalName })
      })
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
