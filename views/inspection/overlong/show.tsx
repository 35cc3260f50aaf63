import type { OverlongDetail } from '#src/inspection/overlong/queries.ts'
import { overlongAnswers } from '#src/inspection/overlong/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { Duration, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Choice } from '#views/components/choice.tsx'
import { TextArea } from '#views/components/field.tsx'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { Answer } from '#views/inspection/overlong/index.tsx'

type Props = {
  detail: OverlongDetail
  values: Record<string, string>
  errors: FieldErrors
  mayMark: boolean
  mayInspect: boolean
  mayListen: boolean
}

/** One over-long call: what was done about it, by whom, and a task to score it. */
export function OverlongCallPage(props: Props) {
  const { detail, errors, mayMark, mayInspect, mayListen } = props
  const { row, marks } = detail
  return (
    <>
      <PageHead title={`超长通话 ${row.callNo}`}>
        {mayListen && row.recordingId !== null ? (
          <LinkButton href={`/recordings/${row.recordingId}`} icon="headphones">
            听录音
          </LinkButton>
        ) : null}
        {mayInspect ? <Inspect {...props} /> : null}
        <LinkButton href="/inspection/overlong">返回列表</LinkButton>
      </PageHead>
      {errors['task'] ? <Notice kind="bad">{errors['task']}</Notice> : null}
      <div class="with-aside">
        <div>
          <Card title="通话">
            <Facts
              items={[
                ['通话时间', <Time at={row.startedAt} />],
                ['业务类型', row.businessType],
                ['时长', <Duration ms={row.durationMs} />],
                ['当时的界限', <Duration ms={row.limitMs} />],
                ['单位', row.unit],
                ['坐席', row.agent],
                ['录音', row.recordingId === null ? '没有录音，或已按期删除' : '有'],
                ['质检', row.inspected ? '已安排' : '没有安排'],
                ['已介入？', <Answer answer={row.answer} />],
              ]}
            />
          </Card>
          <Card title="标记经过" flush>
            {marks.length === 0 ? (
              <Empty title="还没有人标记" hint="班长、主管或质检员说明是否介入过。" />
            ) : (
              <Marks marks={marks} />
            )}
          </Card>
        </div>
        <div>{mayMark ? <MarkCard {...props} /> : null}</div>
      </div>
    </>
  )
}

function Inspect({ detail: { row } }: Props) {
  if (row.inspected || row.recordingId === null) return null
  return (
    <form method="post" action={`/inspection/overlong/${row.callId}/task`}>
      <Button kind="primary">安排质检</Button>
    </form>
  )
}

function MarkCard({ detail: { row }, values, errors }: Props) {
  return (
    <Card title="已介入？">
      <form class="form" method="post" action={`/inspection/overlong/${row.callId}/mark`}>
        <Choice
          label="是否介入"
          name="answer"
          words={overlongAnswers}
          notes={{
            yes: '有人接手、插话或跟进',
            no: '没人知道或没人管',
            'not-needed': '业务本来就长',
          }}
          value={values['answer'] ?? row.answer}
          columns={1}
          error={errors['answer']}
          required
        />
        <TextArea
          label="说明"
          name="note"
          value={values['note']}
          rows={3}
          maxlength={500}
          error={errors['note']}
        />
        <div class="bar">
          <Button kind="primary">保存</Button>
        </div>
      </form>
    </Card>
  )
}

function Marks({ marks }: Pick<OverlongDetail, 'marks'>) {
  return (
    <Table
      caption="标记经过"
      head={[{ label: '时间' }, { label: '谁' }, { label: '是否介入' }, { label: '说明' }]}
    >
      {marks.map(({ at, accountName, answer, note }) => (
        <tr>
          <td>
            <Time at={at} />
          </td>
          <td class="nowrap">{accountName}</td>
          <td class="nowrap">
            <Answer answer={answer} />
          </td>
          <td>{note || '—'}</td>
        </tr>
      ))}
    </Table>
  )
}
