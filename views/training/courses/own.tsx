import type { Block } from '#src/documents/markup.ts'
import type { OwnCourse } from '#src/training/courses/learn.ts'
import type { Course, CoursePage, CourseProgress } from '#src/training/courses/schema.ts'
import { deliveryModes } from '#src/training/courses/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Written } from '#views/components/written.tsx'

/** 我的课程: what is to be learnt, and how far the reader is. */
export function OwnCoursesPage({ rows }: { rows: OwnCourse[] }) {
  return (
    <>
      <PageHead title="我的课程" />
      {rows.length === 0 ? (
        <Card>
          <Empty title="还没有课程" hint="讲师发布课程以后，会出现在这里。" />
        </Card>
      ) : (
        <ul class="learn-list">
          {rows.map(({ course, pages, progress }) => (
            <li>
              <a class="card learn-item" href={`/my-courses/${course.id}`}>
                <strong>{course.title}</strong>
                <span class="learn-state">
                  {progress?.finishedAt ? (
                    <Status tone="good" label="已学完" />
                  ) : progress ? (
                    <Status tone="orange" label={`学到 ${progress.seen} / ${pages} 页`} />
                  ) : (
                    <Status tone="accent" label="未开始" />
                  )}
                </span>
                <span class="dim">
                  {tracks[course.track]} · {deliveryModes[course.mode]} · {pages} 页
                </span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

type Props = {
  course: Course
  progress: CourseProgress | null
  page: (CoursePage & { blocks: Block[] }) | null
  total: number
  leftMs: number
  sentence: string | undefined
}

/** One page of a course on a phone; before the first, what the course is. */
export function LearningPage({ course, progress, page, total, leftMs, sentence }: Props) {
  const address = `/my-courses/${course.id}`
  if (page === null)
    return (
      <div class="learn">
        <PageHead title={course.title}>
          <LinkButton href="/my-courses">返回我的课程</LinkButton>
        </PageHead>
        <Card>
          {course.summary ? <p class="wrapped">{course.summary}</p> : null}
          <p class="dim">
            {tracks[course.track]} · {deliveryModes[course.mode]} · 共 {total} 页
          </p>
          {course.link ? (
            <p class="wrapped">微信课堂地址（复制到微信打开）：{course.link}</p>
          ) : null}
          {progress?.finishedAt ? (
            <>
              <Notice kind="good">
                已学完，
                <Time at={progress.finishedAt} />。
              </Notice>
              <LinkButton href={`${address}/pages/1`}>再看一遍</LinkButton>
            </>
          ) : (
            <form method="post" action={`${address}/start`}>
              <Button kind="primary">
                {progress ? `接着学第 ${progress.seen + 1} 页` : '开始学'}
              </Button>
            </form>
          )}
        </Card>
      </div>
    )
  const { position } = page
  const isSeen = progress !== null && position <= progress.seen
  return (
    <article class="learn">
      <header class="learn-head">
        <a href={address}>{course.title}</a>
        <span class="dim">
          {position} / {total}
        </span>
        <progress value={position} max={total} aria-label="学到第几页" />
      </header>
      {sentence ? <Notice kind="warn">{sentence}。</Notice> : null}
      <section class="card">
        <h1>{page.title}</h1>
        {page.pictureId === null ? null : (
          <img
            class="course-picture"
            src={`/courses/pictures/${page.pictureId}`}
            alt={page.pictureWords}
          />
        )}
        {page.clipId === null ? null : (
          <audio controls preload="none" src={`${address}/pages/${position}/sound`} />
        )}
        <Written blocks={page.blocks} />
      </section>
      <footer class="learn-foot">
        {position > 1 ? (
          <LinkButton href={`${address}/pages/${position - 1}`}>上一页</LinkButton>
        ) : (
          <LinkButton href={address}>返回</LinkButton>
        )}
        {isSeen && position < total ? (
          <LinkButton kind="primary" href={`${address}/pages/${position + 1}`}>
            下一页
          </LinkButton>
        ) : isSeen ? (
          <LinkButton kind="primary" href={address}>
            学完了
          </LinkButton>
        ) : (
          <form method="post" action={`${address}/pages/${position}/seen`}>
            <Button kind="primary" data-wait-ms={leftMs > 0 ? String(leftMs) : undefined}>
              {position === total ? '学完' : '看完，下一页'}
            </Button>
          </form>
        )}
      </footer>
    </article>
  )
}
