import type { Child } from 'hono/jsx'

import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import type { CourseColumn } from '#src/training/courses/courses-list.ts'
import type { CourseFilters } from '#src/training/courses/queries.ts'
import type { Course } from '#src/training/courses/schema.ts'
import {
  courseLimits,
  type CourseState,
  courseStates,
  deliveryModes,
} from '#src/training/courses/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Status } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { StateList } from '#views/training/state-list.tsx'

type Props = {
  page: Page<Course>
  filters: CourseFilters
  frame: ListFrame<CourseColumn>
}

/** 课程, newest first. */
export function CoursesPage({ page, filters, frame }: Props) {
  return (
    <StateList
      frame={frame}
      page={page}
      cells={cells}
      buttons={
        <LinkButton kind="primary" href="/courses/new">
          新建课程
        </LinkButton>
      }
      states={{ words: courseStates, chosen: filters.state, blank: true }}
      fields={
        <Select
          label="主线"
          name="track"
          value={filters.track}
          options={Object.entries(tracks)}
          blank="全部"
        />
      }
      empty={{ title: '没有课程', hint: '新建一门课程，写好内容再发布。' }}
    />
  )
}

const cells: Record<CourseColumn, (row: Course) => Child> = {
  title: ({ id, title }) => <a href={`/courses/${id}`}>{title}</a>,
  state: ({ state }) => <CourseStatus state={state} />,
  track: ({ track }) => tracks[track],
  mode: ({ mode }) => deliveryModes[mode],
  version: ({ version }) => version ?? '—',
  by: ({ createdByName }) => createdByName,
  at: ({ createdAt }) => formatTime(createdAt),
  summary: ({ summary }) => summary || '—',
}

const tones = { draft: 'orange', published: 'good', retired: 'grey' } as const
export const CourseStatus = ({ state }: { state: CourseState }) => (
  <Status tone={tones[state]} label={courseStates[state]} />
)

type FormProps = { values: Record<string, string>; errors: FieldErrors }

export function NewCoursePage({ values, errors }: FormProps) {
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  return (
    <>
      <PageHead title="新建课程">
        <LinkButton href="/courses">返回课程</LinkButton>
      </PageHead>
      <Card>
        <form class="form stack" method="post" action="/courses">
          <TextInput label="课程名称" {...field('title')} required maxlength={courseLimits.title} />
          <TextArea label="简介" {...field('summary')} rows={2} maxlength={courseLimits.summary} />
          <Choice
            label="培训主线"
            name="track"
            words={tracks}
            value={values['track']}
            error={errors['track']}
          />
          <Choice
            label="授课方式"
            name="mode"
            words={deliveryModes}
            value={values['mode']}
            error={errors['mode']}
            columns={3}
          />
          <TextInput
            label="微信课堂地址"
            {...field('link')}
            hint="只作为文字显示，系统不会去打开它"
          />
          <div class="bar">
            <Button kind="primary">新建</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
