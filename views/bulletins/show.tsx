import type { TimelineEvent } from '#src/audit/timeline.ts'
import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { PaperDocument } from '#src/documents/document.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { BulletinDetail, ShownLine } from '#src/supervision/bulletins/detail.ts'
import { bulletinMost, namings } from '#src/supervision/bulletins/vocabulary.ts'
import { BulletinStatus } from '#views/bulletins/index.tsx'
import { Timeline } from '#views/complaints/timeline.tsx'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { type DrawnBlock, Paper } from '#views/documents/paper.tsx'

type Given = { values: Readonly<Record<string, string>>; errors: FieldErrors; sentence?: string }
type Props = {
  bulletin: BulletinDetail
  paper: PaperDocument
  drawn: readonly DrawnBlock[]
  given: Given | null
  events: TimelineEvent[]
}

/** One bulletin: what is told; as a draft, what is still to be written. */
export function BulletinPage(props: Props) {
  const { bulletin, paper, drawn, given, events } = props
  const { id, bulletinNo, state, may, hidden, reads } = bulletin
  return (
    <>
      <PageHead title={`违规通报 ${bulletinNo ?? '草稿'}`} note={<BulletinStatus state={state} />}>
        <LinkButton href={`/bulletins/${id}/print`}>打印</LinkButton>
        <LinkButton href={`/bulletins/${id}/word`} icon="download">
          导出 Word
        </LinkButton>
        <LinkButton href="/bulletins">返回</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {given && !given.sentence ? (
        <Notice kind="bad">{`${Object.values(given.errors).join('；')}。填的内容还在下面。`}</Notice>
      ) : null}
      {hidden > 0 ? (
        <Notice kind="info">另有 {hidden} 条涉及您还没有复核的通话，复核后可见。</Notice>
      ) : null}
      {may.change ? <DraftForm {...props} /> : null}
      <div class="sheet-paper">
        <Paper paper={paper} drawn={drawn} />
      </div>
      {state === 'published' && (may.openComplaint || may.defect) ? (
        <Sources bulletin={bulletin} />
      ) : null}
      {reads ? (
        <Card title="谁看过" note={`${reads.count} 人`}>
          {reads.newest.length === 0 ? (
            <p class="dim">还没有人打开。</p>
          ) : (
            <ul class="bulletin-readers">
              {reads.newest.map(({ name, at }) => (
                <li>
                  {name} <Time at={at} />
                </li>
              ))}
            </ul>
          )}
          {reads.count > reads.newest.length ? (
            <p class="dim">只列最近 {reads.newest.length} 人。</p>
          ) : null}
        </Card>
      ) : null}
      {events.length > 0 ? (
        <Card title="经过" flush>
          <Timeline events={events} />
        </Card>
      ) : null}
    </>
  )
}

function DraftForm({ bulletin, given }: Props) {
  const { id, revision, lines } = bulletin
  const value = (name: string, known: string) => (given ? (given.values[name] ?? '') : known)
  const field = (name: string, known: string) => ({
    name,
    value: value(name, known),
    ...(given?.errors[name] ? { error: given.errors[name] } : {}),
  })
  return (
    <Card title="通报内容" note="保存后下面的样张随之更新；不要写客户信息">
      <form class="stack" method="post" action={`/bulletins/${id}`}>
        <input type="hidden" name="seen" value={String(revision)} />
        <TextInput
          {...field('title', bulletin.title)}
          label="标题"
          maxlength={bulletinMost.title}
          required
        />
        <div class="form-grid">
          <Select
            {...field('naming', bulletin.naming)}
            label="人员姓名"
            hint="坐席看到的始终打码"
            options={Object.entries(namings)}
            required
          />
        </div>
        <TextArea
          {...field('opening', bulletin.opening)}
          label="前言"
          rows={2}
          maxlength={bulletinMost.opening}
        />
        {lines.length === 0 ? <Empty title="没有可写的条目" /> : null}
        <ol class="bulletin-lines">
          {lines.map((line) => (
            <li>
              <p>
                <a href={`/complaints/${line.complaintId}`}>{line.complaintNo}</a> {line.department}{' '}
                · {faultCategories[line.faultCategory]}
                {line.rootCause === null ? '' : ` · ${rootCauses[line.rootCause]}`}
                {line.person ? ` · ${line.person}` : ''}{' '}
                {line.standing ? null : <Tag kind="hot">结论已变，发布时自动去掉</Tag>}
              </p>
              <TextInput
                {...field(`sentence-${line.id}`, line.sentence)}
                label={`${line.complaintNo} 的问题`}
                hideLabel
                placeholder="一句话写清问题出在哪"
                maxlength={bulletinMost.sentence}
              />
              <Checkbox
                name={`told-${line.id}`}
                label="列入通报"
                checked={
                  given ? given.values[`told-${line.id}`] === 'on' : line.included && line.standing
                }
              />
            </li>
          ))}
        </ol>
        <div class="bar">
          <Button kind="primary">保存</Button>
          <Button
            formaction={`/bulletins/${id}/publication`}
            confirm="发布以后内容不能再改，所有人都能看到。发布这份通报？"
          >
            保存并发布
          </Button>
        </div>
      </form>
      <div class="bar">
        <form method="post" action={`/bulletins/${id}/discarding`} class="inline">
          <input type="hidden" name="seen" value={String(revision)} />
          <Button kind="danger" confirm="放弃这份草稿？">
            放弃草稿
          </Button>
        </form>
      </div>
    </Card>
  )
}

/** Where each line comes from, for those who may open it; what is to be put right goes to the list. */
function Sources({ bulletin }: { bulletin: BulletinDetail }) {
  const { lines, may, id } = bulletin
  return (
    <Card title="来源" note="各条对应的投诉" flush>
      <Table head={['序号', '投诉', '部门', '属实类型', '现在', '操作'].map(column)} caption="来源">
        {lines.map((line) => (
          <tr>
            <td>{line.index}</td>
            <td class="nowrap">
              {may.openComplaint ? (
                <a href={`/complaints/${line.complaintId}`}>{line.complaintNo}</a>
              ) : (
                line.complaintNo
              )}
            </td>
            <td class="nowrap">{line.department}</td>
            <td class="nowrap">{faultCategories[line.faultCategory]}</td>
            <td>{standWord(line)}</td>
            <td>
              {may.defect && !line.struck ? (
                <a href={`/defects/new?complaint=${line.complaintNo}&bulletin=${id}`}>列入消缺</a>
              ) : (
                '—'
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}

const column = (label: string) => ({ label })
const standWord = ({ struck }: ShownLine) => (struck ? <Tag kind="hot">已改判或撤回</Tag> : '属实')
