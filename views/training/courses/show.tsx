import type { Block } from '#src/documents/markup.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { CourseDetail } from '#src/training/courses/queries.ts'
import type { Course } from '#src/training/courses/schema.ts'
import { courseLimits, deliveryModes } from '#src/training/courses/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { type Option, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { Written } from '#views/components/written.tsx'
import { CourseStatus } from '#views/training/courses/index.tsx'

type Given = {
  form: 'page' | 'lecture' | 'step'
  errors: FieldErrors
  values: Record<string, string>
  sentence?: string
}
type Props = { detail: CourseDetail; blocks: Block[][]; given: Given | null; time: string }

/** One course as its writer sees it: the pages, and the lectures that were held. */
export function CourseShowPage({ detail, blocks, given, time }: Props) {
  const { course, version, isDraft, pages, lectures } = detail
  const address = `/courses/${course.id}`
  const seen = <input type="hidden" name="seen" value={version.revision} />
  return (
    <>
      <PageHead title={course.title} note={<CourseStatus state={course.state} />}>
        {isDraft ? (
          <form method="post" action={`${address}/publication`}>
            {seen}
            <Button kind="primary" confirm={`发布“${course.title}”第 ${version.number} 版？`}>
              发布
            </Button>
          </form>
        ) : course.state === 'published' ? (
          <form method="post" action={`${address}/draft`}>
            <Button>起草新版</Button>
          </form>
        ) : null}
        {course.state === 'retired' ? null : (
          <form method="post" action={`${address}/retirement`}>
            <Button confirm={`停用“${course.title}”？学员不再看到它。`}>停用</Button>
          </form>
        )}
        <LinkButton href="/courses">返回课程</LinkButton>
      </PageHead>
      {given?.sentence ? <Notice kind="bad">{given.sentence}。</Notice> : null}
      <Card>
        <Facts
          items={[
            ['主线', tracks[course.track]],
            ['授课方式', deliveryModes[course.mode]],
            ['版本', `第 ${version.number} 版${isDraft ? '（起草中）' : ''}`],
            ['编写人', course.createdByName],
            ['微信课堂', course.link],
            ['简介', course.summary],
          ]}
        />
      </Card>
      <Card
        title={`内容 ${pages.length} 页`}
        actions={isDraft ? <LinkButton href={`${address}/pages/new`}>加一页</LinkButton> : null}
      >
        {pages.length === 0 ? (
          <Empty title="还没有内容" hint="一页讲一件事，手机上看着不累。" />
        ) : null}
        {pages.map((page, at) => (
          <details class="learn-word">
            <summary>
              {page.position}. {page.title}{' '}
              <span class="dim">
                至少看 {page.leastSeconds} 秒{page.pictureId === null ? '' : '，有图'}
                {page.clipId === null ? '' : '，有录音'}
              </span>
            </summary>
            <Written blocks={blocks[at] ?? []} />
            {isDraft ? (
              <div class="bar">
                <LinkButton small href={`${address}/pages/${page.id}`}>
                  改这一页
                </LinkButton>
                <form method="post" action={`${address}/pages/${page.id}/removal`}>
                  {seen}
                  <Button small confirm={`删去第 ${page.position} 页“${page.title}”？`}>
                    删去
                  </Button>
                </form>
              </div>
            ) : null}
          </details>
        ))}
      </Card>
      <Card title="现场讲授">
        <Lectures lectures={lectures} />
        <details open={given?.form === 'lecture'}>
          <summary>登记一次讲授</summary>
          <LectureForm
            address={address}
            given={given?.form === 'lecture' ? given : null}
            time={time}
          />
        </details>
      </Card>
    </>
  )
}

function Lectures({ lectures }: Pick<CourseDetail, 'lectures'>) {
  if (lectures.length === 0) return <p class="dim">还没有登记过讲授。</p>
  return (
    <Table
      caption="讲授"
      head={[{ label: '时间' }, { label: '地点' }, { label: '讲师' }, { label: '到课', num: true }]}
    >
      {lectures.map(({ heldAt, place, trainerName, people }) => (
        <tr>
          <td class="nowrap">{formatTime(heldAt)}</td>
          <td>{place}</td>
          <td class="nowrap">{trainerName}</td>
          <td class="num">{people} 人</td>
        </tr>
      ))}
    </Table>
  )
}

function LectureForm({
  address,
  given,
  time,
}: {
  address: string
  given: Given | null
  time: string
}) {
  const field = (name: string, first = '') => ({
    ...{ name, value: given?.values[name] ?? first, error: given?.errors[name] },
  })
  return (
    <form class="form stack" method="post" action={`${address}/lectures`}>
      <div class="form-grid">
        <TextInput label="讲授时间" {...field('heldAt', time)} required />
        <TextInput label="地点" {...field('place')} required maxlength={60} />
      </div>
      <TextArea label="到课人员工号" {...field('agents')} hint="用空格、逗号或换行隔开" />
      <Button kind="primary">登记讲授</Button>
    </form>
  )
}

type FormProps = {
  course: Course
  pageId: number | null
  seen: number
  values: Record<string, string>
  errors: FieldErrors
  sentence: string | undefined
  clips: readonly Option[]
  pictureId: number | null
}

/** One page of a draft. */
export function CoursePageForm(props: FormProps) {
  const { course, pageId, seen, values, errors, sentence, clips, pictureId } = props
  const address = `/courses/${course.id}`
  const field = (name: string) => ({ name, value: values[name] ?? '', error: errors[name] })
  return (
    <>
      <PageHead title={pageId === null ? '加一页' : '改这一页'} note={course.title}>
        <LinkButton href={address}>返回课程</LinkButton>
      </PageHead>
      {sentence ? <Notice kind="bad">{sentence}。写的内容还在下面，没有丢。</Notice> : null}
      <Card>
        <form
          class="form stack"
          method="post"
          action={pageId === null ? `${address}/pages` : `${address}/pages/${pageId}`}
          enctype="multipart/form-data"
        >
          <input type="hidden" name="seen" value={seen} />
          <TextInput label="标题" {...field('title')} required maxlength={courseLimits.title} />
          <TextArea
            label="内容"
            {...field('body')}
            rows={14}
            maxlength={courseLimits.body}
            hint="空一行分段；行首 # 是小标题，- 是列表，1. 是编号，**两边加星号**是重点"
          />
          <div class="form-grid">
            <TextInput
              label="至少看几秒"
              {...field('leastSeconds')}
              inputmode="numeric"
              hint="按服务器的时间算，看够了才能往下"
            />
            <Select label="录音片段" {...field('clip')} options={clips} blank="不用录音" />
            <TextInput
              label="图片"
              name="picture"
              type="file"
              accept="image/png,image/jpeg,image/webp"
              hint={pictureId === null ? 'PNG、JPEG、WebP，最多 2 MB' : '不选就还用原来的图'}
            />
            <TextInput label="图片说明" {...field('pictureWords')} hint="看不到图的人听到的话" />
          </div>
          <div class="bar">
            <Button kind="primary">保存这一页</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
