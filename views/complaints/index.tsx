import type { Child } from 'hono/jsx'

import type { ComplaintColumn } from '#src/complaints/complaints-list.ts'
import type { ComplaintFilters } from '#src/complaints/filters.ts'
import { reasonWords, rootCauses } from '#src/complaints/handling/vocabulary.ts'
import type { ComplaintRow } from '#src/complaints/queries.ts'
import {
  complaintClasses,
  complaintLevels,
  complaintOrigins,
  complaintSources,
  type ComplaintStage,
  complaintStages,
  complaintTargets,
  complaintVerdicts,
  faultCategories,
  originChoices,
  riskChoices,
  stageChoices,
  verdictChoices,
  whoseChoices,
} from '#src/complaints/vocabulary.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import type { Page } from '#src/kernel/paging.ts'
import type { ListFrame } from '#src/lists/frame.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { AgentName } from '#views/complaints/agent.tsx'
import { Due } from '#views/complaints/timing/words.tsx'
import { Status, Tag, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { DateInput, type Option, Select, TextInput } from '#views/components/field.tsx'
import { ExportChosen } from '#views/components/list-selection.tsx'
import { ListCard, resetHref } from '#views/components/list.tsx'
import { Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { AfterJudging } from '#views/recordings/blind.tsx'

type Props = {
  page: Page<ComplaintRow>
  filters: ComplaintFilters
  errors: FieldErrors
  departments: readonly Option[]
  /** Every department: a complaint may be dealt with by any. */
  handling: readonly Option[]
  /** Names of the team and the agent it is narrowed to. */
  narrowedTo: { team: string | null; person: string | null }
  frame: ListFrame<ComplaintColumn>
  may: { open: boolean; handled: boolean }
}

/** 对内投诉: everything that was accepted or found, newest first. */
export function ComplaintsPage(props: Props) {
  const { page, frame, filters, may } = props
  return (
    <>
      <PageHead title="对内投诉" note="受理的登记、人工登记的，和复核认定的漏报、瞒报">
        {may.open ? (
          <LinkButton kind="primary" href="/complaints/new">
            登记投诉
          </LinkButton>
        ) : null}
      </PageHead>
      <WhoseTabs filters={filters} may={may} />
      <ComplaintFilterForm {...props} />
      <ListCard
        frame={frame}
        page={page}
        cells={cells}
        bulk={{
          idOf: ({ id }) => id,
          nameOf: ({ complaintNo }) => complaintNo,
          buttons: <ExportChosen />,
        }}
        empty={
          frame.narrowed || frame.query['at'] ? (
            <Empty title="没有符合条件的投诉" hint="换个条件，或点“重置”看全部。" />
          ) : (
            <Empty
              title="还没有对内投诉"
              hint="在“投诉登记”里受理坐席自报的投诉，或在“疑似未上报”里听音复核后立案。"
            />
          )
        }
      />
    </>
  )
}

/** About the own people, dealt with by the own department, or taken in by oneself. */
function WhoseTabs({ filters, may }: Pick<Props, 'filters' | 'may'>) {
  if (!may.handled && !may.open) return null
  const tabs = [
    [null, may.handled ? '涉及我部门' : '全部'],
    ...(may.handled ? [['handled', whoseChoices.handled] as const] : []),
    ...(may.open ? [['mine', whoseChoices.mine] as const] : []),
  ] as const
  return (
    <nav class="tabs" aria-label="范围">
      {tabs.map(([whose, label]) => (
        <a
          href={whose ? `/complaints?whose=${whose}` : '/complaints?view=0'}
          aria-current={filters.whose === whose ? 'page' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  )
}

function ComplaintFilterForm(props: Props) {
  const { filters, errors, departments, handling, frame, narrowedTo } = props
  const { query } = frame
  const { stage, level, class: of, source, verdict, risky, handlingId } = filters
  const { cause, reason, staff } = filters
  return (
    <QueryForm
      action="/complaints"
      keep={query}
      reset={resetHref(frame)}
      moreOpen={
        [level, of, source, verdict, handlingId, cause, reason, staff].some(
          (set) => set !== null,
        ) || risky
      }
      more={
        <>
          <Select
            label="承办部门"
            name="handling"
            value={handlingId}
            options={handling}
            blank="全部"
          />
          <Chosen label="级别" name="level" value={level} words={complaintLevels} />
          <Chosen label="对内对外" name="class" value={of} words={complaintClasses} />
          <Chosen label="来源" name="source" value={source} words={complaintSources} />
          <Chosen label="核实结论" name="verdict" value={verdict} words={verdictChoices} />
          <Chosen label="舆情风险" name="risk" value={risky ? 'yes' : null} words={riskChoices} />
          <Chosen label="根本原因" name="cause" value={cause} words={rootCauses} />
          <Chosen label="不属实的情形" name="reason" value={reason} words={reasonWords} />
          <Chosen label="人员类别" name="staff" value={staff} words={staffCategories} />
        </>
      }
    >
      {filters.whose ? <input type="hidden" name="whose" value={filters.whose} /> : null}
      <TextInput label="投诉编号或通话号" name="no" value={filters.no} maxlength={64} />
      <Chosen label="环节" name="stage" value={stage} words={stageChoices} blank="在办和已办结" />
      <Chosen label="上报情况" name="origin" value={filters.origin} words={originChoices} />
      <Chosen label="类型" name="type" value={filters.type} words={faultCategories} />
      <Select
        label="部门"
        name="department"
        value={filters.departmentId}
        options={departments}
        blank="全部"
      />
      <OnlyOne label="班组" name="team" id={filters.teamId} of={narrowedTo.team} />
      <OnlyOne label="坐席" name="person" id={filters.personId} of={narrowedTo.person} />
      <DateInput label="受理从" name="from" value={query['from']} error={errors['from']} />
      <DateInput label="受理到" name="to" value={query['to']} error={errors['to']} />
    </QueryForm>
  )
}

type OnlyOneProps = { label: string; name: string; id: number | null; of: string | null }

/** Shown where a list came narrowed to one team or one agent, to be kept or given up. */
function OnlyOne({ label, name, id, of }: OnlyOneProps) {
  if (id === null || of === null) return null
  return <Select {...{ label, name }} value={id} options={[[String(id), of]]} blank="全部" />
}

type ChosenProps = {
  label: string
  name: string
  value: string | null
  words: Readonly<Record<string, string>>
  blank?: string
}

function Chosen({ words, blank = '全部', ...field }: ChosenProps) {
  return <Select {...field} options={Object.entries(words)} blank={blank} />
}

const tones: Partial<Record<ComplaintStage, Tone>> = {
  closed: 'good',
  referred: 'grey',
  merged: 'grey',
  withdrawn: 'grey',
}

const cells: Record<ComplaintColumn, (row: ComplaintRow) => Child> = {
  no: ({ id, complaintNo }) => <a href={`/complaints/${id}`}>{complaintNo}</a>,
  origin: (row) => (
    <>
      <OriginTag origin={row.origin} />{' '}
      {row.class === 'external' ? <Tag kind="info">{complaintClasses.external}</Tag> : null}
    </>
  ),
  type: ({ faultCategory }) => <Tag>{faultCategories[faultCategory]}</Tag>,
  target: ({ target }) => (target ? complaintTargets[target] : '—'),
  callAt: ({ call }) => (call ? <Time at={call.startedAt} /> : '—'),
  department: ({ blind, department }) => (blind ? <AfterJudging /> : (department ?? '—')),
  agent: ({ blind, agent }) => (blind ? <AfterJudging /> : <AgentName agent={agent} />),
  stage: ({ stage, level }) => (
    <>
      <Status tone={tones[stage] ?? 'accent'} label={complaintStages[stage]} />{' '}
      {level === 'major' ? <Tag kind="hot">{complaintLevels.major}</Tag> : null}
    </>
  ),
  handling: ({ blind, handlingDepartment }) =>
    blind ? <AfterJudging /> : (handlingDepartment ?? '—'),
  due: ({ dueAt, pausedAt }) =>
    pausedAt !== null ? <Tag>已暂停计时</Tag> : dueAt === null ? '—' : <Due at={dueAt} />,
  opened: ({ openedAt, openedByName }) => (
    <>
      <Time at={openedAt} />
      <small>{openedByName}</small>
    </>
  ),
  callNo: ({ call }) => call?.callNo ?? '—',
  team: ({ blind, agent }) => (blind ? <AfterJudging /> : (agent?.team ?? '—')),
  level: ({ level }) => complaintLevels[level],
  class: (row) => complaintClasses[row.class],
  source: ({ source }) => complaintSources[source],
  verdict: ({ verdict }) => (verdict ? complaintVerdicts[verdict] : '—'),
  handler: ({ blind, handlerName }) => (blind ? <AfterJudging /> : handlerName || '—'),
  risk: ({ opinionRisk }) => (opinionRisk === '' ? '—' : <Tag kind="hot">{opinionRisk}</Tag>),
  note: ({ note }) => (note.length > 60 ? `${note.slice(0, 60)}…` : note || '—'),
}

/** 瞒报 and 漏报 stand out; what was reported does not. */
export function OriginTag({ origin }: { origin: ComplaintRow['origin'] }) {
  return <Tag kind={origin === 'reported' ? undefined : 'hot'}>{complaintOrigins[origin]}</Tag>
}
