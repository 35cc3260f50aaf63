import { lostWords } from '#src/library/typical-cases/vocabulary.ts'
import type { MeetingDetail } from '#src/meetings/sharing/queries.ts'
import { agendaKinds, meetingBounds } from '#src/meetings/sharing/vocabulary.ts'
import { Tag } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty } from '#views/components/page.tsx'
import type { MeetingProps } from '#views/meetings/show.tsx'

export type CaseOption = { id: number; caseNo: string; title: string; good: boolean }

/** 议程 in its order: cases, good practice beside them, and free words. */
export function Agenda({ detail, cases, given }: MeetingProps) {
  const { agenda, meeting, may } = detail
  const open = may.run && (meeting.state === 'planned' || meeting.state === 'held')
  return (
    <Card title="议程" note={agenda.length === 0 ? undefined : `${agenda.length} 项`} flush>
      {agenda.length === 0 ? (
        <Empty
          title="还没有议题"
          hint={open ? '在下面加典型案例、优秀经验或自由议题。' : undefined}
        />
      ) : (
        <ol class="agenda">
          {agenda.map((item, index) => (
            <li>
              <span class="agenda-number">{index + 1}</span>
              <div>
                <Tag kind={item.kind === 'practice' ? 'ok' : undefined}>
                  {agendaKinds[item.kind]}
                </Tag>{' '}
                {item.caseId === null ? (
                  item.title
                ) : (
                  <a href={`/library/${item.caseId}`}>{item.title || `案例 ${item.caseId}`}</a>
                )}{' '}
                {item.shownAt === null ? null : <Tag kind="info">讲过</Tag>}
                {item.lost > 0 ? <p class="hot">{lostWords(item.lost)}</p> : null}
                {item.words ? <p class="dim lines-kept">{item.words}</p> : null}
              </div>
              {open ? (
                <ItemTools
                  meetingId={meeting.id}
                  item={item}
                  ends={{ first: index === 0, last: index === agenda.length - 1 }}
                />
              ) : null}
            </li>
          ))}
        </ol>
      )}
      {open ? <NewItem meetingId={meeting.id} cases={cases} given={given} /> : null}
    </Card>
  )
}

type ToolsProps = {
  meetingId: number
  item: MeetingDetail['agenda'][number]
  ends: { first: boolean; last: boolean }
}

function ItemTools({ meetingId, item: { id, title, shownAt }, ends }: ToolsProps) {
  const base = `/meetings/${meetingId}/items/${id}`
  return (
    <div class="bar agenda-tools">
      <form class="bar" method="post" action={`${base}/move`}>
        <Button small name="way" value="up" disabled={ends.first} aria-label={`上移 ${title}`}>
          ↑
        </Button>
        <Button small name="way" value="down" disabled={ends.last} aria-label={`下移 ${title}`}>
          ↓
        </Button>
      </form>
      {shownAt === null ? (
        <form method="post" action={`${base}/removal`}>
          <Button small confirm={`去掉议题“${title}”？`}>
            去掉
          </Button>
        </form>
      ) : null}
    </div>
  )
}

type NewItemProps = Pick<MeetingProps, 'cases' | 'given'> & { meetingId: number }

function NewItem({ meetingId, cases, given }: NewItemProps) {
  const mine = given?.form === 'item' ? given : null
  const field = (name: string) => ({
    ...{ name, id: `item-${name}` },
    value: mine?.values[name] ?? '',
    error: mine?.errors[name],
  })
  return (
    <details class="card-part" open={mine !== null}>
      <summary>加议题</summary>
      <form class="stack" method="post" action={`/meetings/${meetingId}/items`}>
        <div class="form-grid">
          <Select
            {...field('kind')}
            label="种类"
            options={Object.entries(agendaKinds)}
            blank="请选择"
            required
          />
          <Select
            {...field('caseId')}
            label="案例"
            options={cases.map(({ id, caseNo, title, good }) => [
              String(id),
              `${caseNo} ${title}${good ? '（优秀做法）' : ''}`,
            ])}
            blank={cases.length === 0 ? '还没有发布的案例' : '不选案例'}
            hint="选了案例，开会时按次序放它的录音片段"
          />
          <TextInput
            {...field('title')}
            label="议题"
            maxlength={meetingBounds.title}
            hint="选了案例可以不写，用案例的名称"
          />
        </div>
        <TextArea
          {...field('words')}
          label="讲什么、问什么"
          rows={2}
          maxlength={meetingBounds.item}
          hint="开会时放在屏幕上；号码、姓名会自动打码"
        />
        <div class="bar">
          <Button kind="primary">加入议程</Button>
        </div>
      </form>
    </details>
  )
}
