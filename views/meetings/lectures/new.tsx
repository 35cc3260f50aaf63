import type { Candidates } from '#src/meetings/lectures/candidates.ts'
import { lectureBounds, lectureOccasions } from '#src/meetings/lectures/vocabulary.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { DateInput, FieldError, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { Refusal } from '#views/meetings/form.tsx'

type Ahead = { meetings: { id: number; name: string }[]; classes: { id: number; name: string }[] }
type Props = { candidates: Candidates; ahead: Ahead; meeting: string; given: Given | null }

/** 选派授课: facts about each candidate side by side; no score is made of them. */
export function NewLecturePage({ candidates, ahead, meeting, given }: Props) {
  const field = (name: string, known = '') => ({
    name,
    value: given?.values[name] ?? known,
    error: given?.errors[name],
  })
  const options = (rows: Ahead['meetings']) =>
    rows.map(({ id, name }) => [String(id), name] as const)
  return (
    <>
      <PageHead title="选派授课" note="看得见的数字放在一起，选谁由您定；系统不打综合分">
        <LinkButton href="/lectures">返回授课</LinkButton>
      </PageHead>
      <Refusal given={given} />
      <form class="stack" method="post" action="/lectures">
        <Card title="选讲师" flush>
          <CandidateTable candidates={candidates} chosen={given?.values['lecturerId'] ?? ''} />
          <div class="card-part">
            <FieldError id="lecturerId" error={given?.errors['lecturerId']} />
            <p class="hint">
              双评一致是近 26 周默认评分表各项 κ 按对数加权的平均，同样答案不足 20
              项不算；改判是近一年被申诉的评分里改了的；案例是近一年发布的。
              {candidates.mayCompare ? '' : '一致性和改判由质检主管查看，这里不显示。'}
            </p>
          </div>
        </Card>
        <Card title="讲什么、在哪里讲">
          <div class="stack">
            <div class="form-grid">
              <TextInput
                {...field('topic')}
                label="主题"
                maxlength={lectureBounds.topic}
                required
              />
              <Select
                {...field('occasion', meeting === '' ? '' : 'meeting')}
                label="场合"
                options={Object.entries(lectureOccasions)}
                blank="请选择"
                required
              />
              <Select
                {...field('meetingId', meeting)}
                label="例会"
                options={options(ahead.meetings)}
                blank="不在例会上"
              />
              <Select
                {...field('classId')}
                label="脱产班"
                options={options(ahead.classes)}
                blank="不在脱产班"
              />
              <DateInput {...field('day')} label="单独一场的日期" />
            </div>
            <TextArea {...field('note')} label="要求" rows={2} maxlength={lectureBounds.note} />
            <div class="bar">
              <Button kind="primary">选派</Button>
            </div>
          </div>
        </Card>
      </form>
    </>
  )
}

function CandidateTable({ candidates: { rows, mayCompare }, chosen }: TableProps) {
  return (
    <Table
      caption="可以授课的人"
      head={[
        { label: '选' },
        { label: '姓名' },
        ...(mayCompare
          ? [
              { label: '双评一致 κ', num: true },
              { label: '改判', num: true },
            ]
          : []),
        { label: '写过的案例', num: true },
        { label: '讲过的课', num: true },
      ]}
    >
      {rows.map(({ id, name, inspector, agreement, overturned, cases, lectures }) => (
        <tr>
          <td>
            <input
              type="radio"
              name="lecturerId"
              value={String(id)}
              checked={chosen === String(id)}
              aria-label={`选${name}`}
            />
          </td>
          <td>
            {name} {inspector ? '' : <small class="dim">不是质检员</small>}
          </td>
          {mayCompare ? (
            <>
              <td class="num">
                {agreement === null || agreement.kappa === null
                  ? '—'
                  : `${agreement.kappa.toFixed(2)}（${agreement.pairs} 项）`}
              </td>
              <td class="num">
                {overturned === null ? '—' : `${overturned.overturned} / ${overturned.judged}`}
              </td>
            </>
          ) : null}
          <td class="num">{cases}</td>
          <td class="num">{lectures}</td>
        </tr>
      ))}
    </Table>
  )
}
type TableProps = { candidates: Candidates; chosen: string }
