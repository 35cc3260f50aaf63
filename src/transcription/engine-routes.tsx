import { type Context, Hono } from 'hono'
import { z } from 'zod'

import { authorise, can } from '#src/kernel/actor.ts'
import { Refused } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type AppEnv, readBody } from '#src/kernel/web.ts'
import { confinementOf } from '#src/recordings/audio/jail.ts'
import { EnginesPage, LiveEngines } from '#views/transcription/engines.tsx'

import { askTrial } from './ask-trial.ts'
import { chooseEngine } from './choose-engine.ts'
import { choiceHistory, engineBoard, trialHistory } from './engine-queries.ts'
import { rememberedChecksums } from './engines/checksums.ts'
import { type EnginePlaces, standardOf } from './engines/places.ts'
import { present } from './engines/present.ts'
import { engines, trialScopes } from './vocabulary.ts'

const pairForm = z.object({ engine: z.enum(keysOf(engines)), model: z.string().min(1).max(255) })
const trialForm = pairForm.extend({ scope: z.enum(keysOf(trialScopes)) })

/** 语音引擎: what could hear on this machine, how fast and how well, and which one does. */
export function engineRoutes(places: EnginePlaces, ffmpeg: string) {
  const board = async ({ var: { db, actor } }: Context<AppEnv>) => {
    authorise(actor, 'engine.read')
    const seen = await present(places, rememberedChecksums(db))
    return engineBoard(db, actor, seen, standardOf(places))
  }
  return new Hono<AppEnv>()
    .get('/', async (c) => {
      const { db, actor } = c.var
      const query = c.req.query()
      const page = (
        <EnginesPage
          board={await board(c)}
          manages={can(actor, 'engine.manage')}
          trials={trialHistory(db, actor, readPage(query))}
          choices={choiceHistory(db, actor)}
          query={query}
          decoder={await confinementOf(ffmpeg)}
          folder={places.modelFolders[0] ?? ''}
        />
      )
      return c.render(page, { title: '语音引擎' })
    })
    .get('/live', async (c) => {
      c.header('Cache-Control', 'no-store')
      const manages = can(c.var.actor, 'engine.manage')
      return c.html(<LiveEngines board={await board(c)} manages={manages} />)
    })
    .post('/trials', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'engine.manage')
      const { scope, ...pair } = understood(trialForm, await readBody(c))
      const seen = await present(places, rememberedChecksums(db))
      askTrial(db, actor, pair, scope, seen)
      return c.redirect('/transcription/engines', 303)
    })
    .post('/choice', async (c) => {
      const { db, actor } = c.var
      authorise(actor, 'engine.manage')
      const pair = understood(pairForm, await readBody(c))
      const seen = await present(places, rememberedChecksums(db))
      chooseEngine(db, actor, pair, seen)
      return c.redirect('/transcription/engines', 303)
    })
}

/** The forms have buttons only: what does not fit was not made by the page. */
function understood<T extends z.ZodType>(form: T, body: Record<string, unknown>): z.output<T> {
  const parsed = form.safeParse(body)
  if (!parsed.success)
    throw new Refused('not-understood', '没有这个引擎或模型，请回到语音引擎页重选')
  return parsed.data
}
