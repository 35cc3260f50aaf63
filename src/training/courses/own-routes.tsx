import { type Context, Hono } from 'hono'

import { blocksOf } from '#src/documents/markup.ts'
import { NotFound, Refused } from '#src/kernel/errors.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import type { Clips } from '#src/recordings/storage.ts'
import { serveClip } from '#src/training/serve-clip.ts'
import { LearningPage, OwnCoursesPage } from '#views/training/courses/own.tsx'

import { finishPage, learning, openPage, ownCourses } from './learn.ts'

const one = '/:id{[0-9]{1,15}}'
const page = `${one}/pages/:position{[0-9]{1,3}}`
const idOf = (c: Context<AppEnv>) => Number(c.req.param('id'))
const positionOf = (c: Context<AppEnv>) => Number(c.req.param('position'))

/** 我的课程: gone through on a phone, page by page. */
export const ownCourseRoutes = (files: Pick<Clips, 'clipFile'>) =>
  new Hono<AppEnv>()
    .get('/', (c) => {
      const rows = ownCourses(c.var.db, c.var.actor)
      return c.render(<OwnCoursesPage rows={rows} />, { title: '我的课程' })
    })
    .get(one, (c) => shown(c, 0))
    .post(`${one}/start`, (c) => {
      openPage(c.var.db, c.var.actor, idOf(c))
      const { progress, pages } = learning(c.var.db, c.var.actor, idOf(c))
      const next = Math.min((progress?.seen ?? 0) + 1, pages.length)
      return c.redirect(`/my-courses/${idOf(c)}/pages/${next}`, 303)
    })
    .get(page, (c) => shown(c, positionOf(c)))
    .post(`${page}/seen`, (c) => {
      const position = positionOf(c)
      try {
        const { finished } = finishPage(c.var.db, c.var.actor, idOf(c), position)
        const { pages } = learning(c.var.db, c.var.actor, idOf(c))
        const next = Math.min(position + 1, pages.length)
        const to = finished && position >= pages.length ? '' : `/pages/${next}`
        return c.redirect(`/my-courses/${idOf(c)}${to}`, 303)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        c.status(409)
        return shown(c, position, error.message)
      }
    })
    .get(`${page}/sound`, (c) => {
      const { pages, progress } = learning(c.var.db, c.var.actor, idOf(c))
      const position = positionOf(c)
      const clipId = pages[position - 1]?.clipId
      if (!clipId || position > (progress?.seen ?? 0) + 1) throw new NotFound()
      return serveClip(c, files, clipId)
    })

/** Page 0 is the course's own. A page that is not reached yet leads to the one that is. */
function shown(c: Context<AppEnv>, position: number, sentence?: string) {
  const { course, pages, progress } = learning(c.var.db, c.var.actor, idOf(c))
  const reached = progress ? Math.min(progress.seen + 1, pages.length) : 0
  const at = Math.min(position, reached)
  const current = pages[at - 1] ?? null
  const opened = progress?.openedAt ?? null
  const least = (current?.leastSeconds ?? 0) * 1000
  const leftMs =
    progress && at === progress.seen + 1 && opened !== null
      ? Math.max(0, opened + least - Date.now())
      : 0
  const content = (
    <LearningPage
      course={course}
      progress={progress}
      page={current && { ...current, blocks: blocksOf(current.body) }}
      total={pages.length}
      leftMs={leftMs}
      sentence={sentence}
    />
  )
  return c.render(content, { title: course.title })
}
