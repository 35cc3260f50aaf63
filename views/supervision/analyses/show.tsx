import type { Child } from 'hono/jsx'

import type { DrawnPart } from '#src/supervision/analyses/drawn.ts'
import type { OverviewRow } from '#src/supervision/analyses/overview.ts'
import type { AnalysisPart } from '#src/supervision/analyses/queries.ts'
import type { TabKey } from '#src/supervision/analyses/tabs.ts'
import {
  type AnalysisSection,
  analysisSections,
  analysisStates,
} from '#src/supervision/analyses/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import type { Option } from '#views/components/field.tsx'
import { Card, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { ChartFigure } from '#views/documents/chart.tsx'

import { Season } from './season.tsx'
import { CrossTable, Figure } from './tabs.tsx'
import { complaintsHref, weekText } from './week.tsx'
import { Comment, type GivenAnalysis, Issues, Suggestions } from './writing.tsx'

export type { GivenAnalysis } from './writing.tsx'

type Props = {
  part: AnalysisPart
  drawn: DrawnPart
  /** The complaints of each issue, by its key; for who drafts sheets from them. */
  behind: ReadonlyMap<string, readonly number[]>
  given: GivenAnalysis | null
  departments: readonly Option[]
  may: { write: boolean; revise: boolean; issue: boolean; open: boolean }
}

/** 周分析: one week, with what people wrote about it. */
export function AnalysisPage(props: Props) {
  const { part, given, may } = props
  const { analysis, overview } = part
  const { sum } = overview
  const problem = given?.form === 'publication' ? given.errors['form'] : undefined
  return (
    <>
      <PageHead
        title={`周分析 ${weekText(analysis.week)}`}
        note={`第 ${analysis.version} 版；${part.season ? `这一周在“${part.season.season}”期间` : '这一周是日常阶段'}`}
      >
        <LinkButton href={`/analyses/${analysis.id}/print`}>打印稿</LinkButton>
        <LinkButton href={`/analyses/${analysis.id}/word`}>导出 Word</LinkButton>
        {may.write ? (
          <form method="post" action={`/analyses/${analysis.id}/publication`}>
            <Button
              kind="primary"
              confirm={`发布 ${weekText(analysis.week)} 的周分析？发布后数字不再变，要改只能另起新版。`}
            >
              发布
            </Button>
          </form>
        ) : null}
        {may.revise ? (
          <form method="post" action={`/analyses/${analysis.id}/versions`}>
            <Button>另起新版</Button>
          </form>
        ) : null}
      </PageHead>
      {problem ? <Notice kind="bad">{problem}</Notice> : null}
      <Standing {...props} />
      <Tiles>
        <Tile
          label="投诉"
          value={sum.complaints.now}
          unit="件"
          note={`上周 ${sum.complaints.before}，前几周均 ${sum.complaints.mean.toFixed(1)}`}
        />
        <Tile label="属实" value={sum.substantiated} unit="件" note={rateNote(sum)} />
        <Tile label="不属实" value={sum.unsubstantiated} unit="件" />
        <Tile
          label="未核实"
          value={sum.pending}
          unit="件"
          note={
            sum.pending > 0
              ? '核实后属实数可能增加'
              : sum.complaints.now > 0
                ? '都有了结论'
                : undefined
          }
        />
        <Tile label="共性问题" value={part.issues.length} unit="条" note="按数据提示，待人工判断" />
      </Tiles>
      <OverviewCard {...props} />
      <Section of="issues" note="有统计依据的才提出，每条写明理由" {...props}>
        <Issues part={part} may={may} behind={props.behind} />
      </Section>
      {tabs.map(({ key, note }) => (
        <Section of={key} note={note} flush {...props}>
          <CrossTable
            of={key}
            tab={part.tabs[key]}
            week={analysis.week}
            title={analysisSections[key]}
            mayOpen={may.open}
            narrowed={part.narrowed}
          />
        </Section>
      ))}
      {part.season ? (
        <Section of="season" note={`${part.season.season}期间，暑期工另作分析`} {...props}>
          <Season part={part.season} week={analysis.week} mayOpen={may.open} />
        </Section>
      ) : null}
      <Suggestions {...props} />
      {part.published ? <Corrections {...props} /> : null}
    </>
  )
}

const beneath = '每格是本周的件数，下面小字是上周／前 8 周均数'
const tabs: readonly { key: TabKey; note: string }[] = [
  { key: 'faults', note: `属实投诉；${beneath}` },
  { key: 'staff', note: `属实投诉；${beneath}` },
  { key: 'unsubstantiated', note: `不属实投诉；${beneath}` },
  { key: 'causes', note: `属实投诉；${beneath}` },
]

function rateNote({ rate }: OverviewRow): string {
  if (rate === null) return '没有接听量，算不出每百万通'
  const { low, high } = rate.interval
  return `每百万通 ${rate.value.toFixed(1)}（95% 区间 ${low.toFixed(1)}～${high.toFixed(1)}）`
}

/** Whether its numbers still move, and where newer versions lie. */
function Standing({ part, may }: Props) {
  const { analysis, published, versions, narrowed } = part
  const others = versions.filter(({ id }) => id !== analysis.id)
  const newer = others.find(({ version }) => version > analysis.version)
  return (
    <div class="bar">
      <Status
        tone={published ? 'good' : 'orange'}
        label={published ? analysisStates.published : analysisStates.draft}
      />
      <span class="dim">
        {published ? (
          <>
            {published.by} 于 <Time at={published.at} /> 发布，数字定在发布时。
          </>
        ) : (
          <>
            {analysis.draftedBy} 于 <Time at={analysis.draftedAt} />{' '}
            起草，数字随办理变动，发布时定下。
          </>
        )}
        {narrowed ? '只含您范围内的部门。' : ''}
        {may.open ? '点数字看投诉，列出的是现在的情况。' : ''}
      </span>
      {newer ? <Status tone="red" label={`已有第 ${newer.version} 版`} /> : null}
      {others.map(({ id, version }) => (
        <a href={`/analyses/${id}`}>第 {version} 版</a>
      ))}
    </div>
  )
}

type SectionProps = Props & {
  of: AnalysisSection
  note: string
  flush?: boolean
  children: Child
}

function Section({ of, note, flush, children, part, given, may }: SectionProps) {
  return (
    <Card id={of} title={analysisSections[of]} note={note} flush={flush}>
      {children}
      <Comment section={of} part={part} given={given} mayWrite={may.write} />
    </Card>
  )
}

function OverviewCard(props: Props) {
  const { part, drawn, may } = props
  const { analysis, overview, narrowed } = part
  const [whole, ...departments] = drawn.charts
  const line = (row: OverviewRow, sum: boolean) => {
    const open = may.open && (sum ? !narrowed : row.departmentId !== null)
    const href = (verdict?: string) =>
      open ? complaintsHref(analysis.week, { department: row.departmentId, verdict }) : null
    return (
      <tr class={sum ? 'sum-row' : undefined}>
        <th scope="row">{row.label}</th>
        <td class="num">
          <Figure cell={row.complaints} href={href()} />
        </td>
        <td class="num">
          <Count value={row.substantiated} href={href('substantiated')} />
        </td>
        <td class="num">
          <Count value={row.unsubstantiated} href={href('unsubstantiated')} />
        </td>
        <td class="num">
          <Count value={row.pending} href={href('none')} />
        </td>
        <td class="num">{row.handled.toLocaleString('zh-CN')}</td>
        <td class="num">
          {row.rate === null ? (
            <span class="dim">—</span>
          ) : (
            <>
              {row.rate.value.toFixed(1)}
              <small class="figure-before">
                {row.rate.interval.low.toFixed(1)}～{row.rate.interval.high.toFixed(1)}
              </small>
            </>
          )}
        </td>
      </tr>
    )
  }
  return (
    <Section
      {...props}
      of="overview"
      flush
      note="投诉按受理时间归周、按被投诉坐席的部门归户；每百万通下面是 95% 精确区间"
    >
      <Table
        caption="总体情况"
        density="compact"
        head={[
          { label: '部门' },
          ...['投诉', '属实', '不属实', '未核实', '接听量', '每百万通属实'].map((label) => ({
            ...{ label, num: true },
          })),
        ]}
      >
        {overview.rows.map((row) => line(row, false))}
        {overview.rows.length > 1 ? line(overview.sum, true) : null}
      </Table>
      <div class="analysis-charts">
        {whole ? <Control {...whole} /> : null}
        {departments.length > 1 || part.narrowed ? (
          <div class="analysis-chart-grid">
            {(part.narrowed && departments.length === 1 ? [] : departments).map((chart) => (
              <Control {...chart} />
            ))}
          </div>
        ) : null}
      </div>
    </Section>
  )
}

const Count = ({ value, href }: { value: number; href: string | null }) =>
  href !== null && value > 0 ? <a href={href}>{value}</a> : <>{String(value)}</>

function Control({ chart, geometry, words }: DrawnPart['charts'][number]) {
  return (
    <div>
      <ChartFigure chart={chart} geometry={geometry} />
      <p class="dim chart-said">{words}</p>
    </div>
  )
}

function Corrections({ part, drawn, may }: Props) {
  const { corrections } = drawn
  const shown = corrections.slice(0, 200)
  return (
    <Card
      id="corrections"
      title="发布后的更正"
      note="发布的数字不改，申诉改判、补充核实、撤回在这里对照"
      flush
    >
      {corrections.length === 0 ? (
        <p class="card-line dim">{part.published ? '发布以后，这一周的投诉没有变化。' : ''}</p>
      ) : (
        <Table
          caption="发布后的更正"
          head={[{ label: '投诉' }, { label: '情形' }, { label: '发布时' }, { label: '现在' }]}
        >
          {shown.map(({ complaintId, complaintNo, kind, was, is }) => (
            <tr>
              <td class="nowrap">
                {may.open ? <a href={`/complaints/${complaintId}`}>{complaintNo}</a> : complaintNo}
              </td>
              <td class="nowrap">{kind}</td>
              <td>{was}</td>
              <td>{is}</td>
            </tr>
          ))}
        </Table>
      )}
      {corrections.length > shown.length ? (
        <p class="card-line dim">
          共 {corrections.length} 件，列出前 {shown.length} 件。
        </p>
      ) : null}
    </Card>
  )
}
