import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
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
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = { page: Page<Course>; state: CourseState | null; query: Query }

/** 课程, newest first. */
export function CoursesPage({ page, state, query }: Props) {
  return (
    <>
      <PageHead title="课程">
        <LinkButton kind="primary" href="/courses/new">
          新建课程
        </LinkButton>
      </PageHead>
      <QueryForm action="/courses" keep={query}>
        <Select
          label="状态"
          name="state"
          value={state}
          options={Object.entries(courseStates)}
          blank="全部"
        />
      </QueryForm>
      <Card flush>
        {page.rows.length === 0 ? (
          <Empty title="没有课程" hint="新建一门课程，写好内容再发布。" />
        ) : (
          <Table
            caption="课程"
            head={[
              { label: '课程' },
              { label: '状态' },
              { label: '主线' },
              { label: '授课方式' },
              { label: '版本', num: true },
              { label: '编写人' },
              { label: '新建时间' },
            ]}
          >
            {page.rows.map((course) => (
              <tr>
                <td>
                  <a href={`/courses/${course.id}`}>{course.title}</a>
                </td>
                <td class="nowrap">
                  <CourseStatus state={course.state} />
                </td>
                <td class="nowrap">{tracks[course.track]}</td>
                <td class="nowrap">{deliveryModes[course.mode]}</td>
                <td class="num">{course.version ?? '—'}</td>
                <td class="nowrap">{course.createdByName}</td>
                <td class="nowrap">{formatTime(course.createdAt)}</td>
              </tr>
            ))}
          </Table>
        )}
        <ListPager path="/courses" query={query} page={page} />
      </Card>
    </>
  )
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
