import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'

import { authorise, can } from '#src/kernel/actor.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { departmentOptions } from '#src/organisation/queries.ts'
import { RecordingsPage } from '#views/recordings/index.tsx'
import { RecordingPage } from '#views/recordings/show.tsx'
import { UploadPage } from '#views/recordings/upload.tsx'

import { readRecordingFilters } from './filters.ts'
import { recordPlaying } from './heard.ts'
import { audioLanes } from './lanes.ts'
import { arrivalsShown, standingOf } from './ledger/queries.ts'
import { measureLate } from './measure.ts'
import { waveformOf } from './peaks.ts'
import { openPlayback } from './playback.ts'
import { recordingDetail, recordingList } from './queries.ts'
import type { Storage } from './storage.ts'
import { takeUpload } from './upload.ts'

type Options = { storage: Storage; ffmpeg: string }

const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))

/** 录音台账: what has been received, each recording with its sound, and the way in for new ones. */
export function recordingRoutes({ storage, ffmpeg }: Options) {
  const playable = openPlayback(storage, ffmpeg)

  return new Hono<AppEnv>()
    .get('/', (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const filters = readRecordingFilters(query)
      const page = (
        <RecordingsPage
          page={recordingList(db, actor, filters, readPage(query))}
          query={query}
          problems={filters.problems}
          departments={departmentOptions(db, actor)}
          mayUpload={can(actor, 'recording.upload')}
          showsAgents={can(actor, 'agent.read')}
        />
      )
      return c.render(page, { title: '录音台账' })
    })
    .get('/upload', (c) => {
      authorise(c.var.actor, 'recording.upload')
      const page = <UploadPage maxBytes={storage.maxBytes} />
      return c.render(page, { title: '上传录音' })
    })
    .put('/uploads', (c) => takeUpload(c, { storage, ffmpeg }))
    .get('/:id{[0-9]+}', (c) => {
      const { db, actor } = c.var
      const { recording, call } = recordingDetail(db, actor, idOf(c))
      const page = (
        <RecordingPage
          recording={recording}
          call={call}
          lanes={audioLanes(recording, call)}
          standing={standingOf(db, call ? { callId: call.id } : { recordingId: recording.id })}
          arrivals={arrivalsShown(db, actor, recording.id)}
          mayPlay={can(actor, 'recording.play')}
          mayImport={can(actor, 'call-data.import')}
          nonce={c.get('secureHeadersNonce') ?? ''}
        />
      )
      return c.render(page, { title: call?.callNo ?? recording.originalName })
    })
    .get('/:id{[0-9]+}/peaks', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'recording.play')
      const { recording } = recordingDetail(db, actor, idOf(c))
      const measured = () => measureLate(db, { storage, ffmpeg }, recording)
      const waveform =
        waveformOf(db, recording.id) ?? ((await measured()) ? waveformOf(db, recording.id) : null)
      if (!waveform) throw new NotFound()
      c.header('Cache-Control', 'private, no-store')
      return c.json(waveform)
    })
    .get('/:id{[0-9]+}/audio', async (c) => {
      authorise(c.var.actor, 'recording.play')
      const { recording } = recordingDetail(c.var.db, c.var.actor, idOf(c))
      const { file, mediaType } = await playable(recording)
      const sound = await serveStatic({ path: file })(c, async () => undefined)
      if (!sound) throw new NotFound()
      sound.headers.set('Content-Type', mediaType)
      sound.headers.set('Accept-Ranges', 'bytes')
      sound.headers.set('Cache-Control', 'private, no-store')
      if (sound.ok && c.req.method === 'GET') recordPlaying(c.var.db, c.var.actor, recording.id)
      return sound
    })
}
