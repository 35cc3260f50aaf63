import { formatDuration } from '#src/kernel/calendar.ts'
import type { Page } from '#src/kernel/paging.ts'
import type {
  Example,
  MishearingFilters,
  MishearingRow,
} from '#src/transcription/corrections/mishearing-list.ts'
import { mishearingMinimum, mishearingUses } from '#src/transcription/vocabulary.ts'
import { Status, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { QueryForm } from '#views/components/query-form.tsx'
import { type Column, ListPager, Table } from '#views/components/table.tsx'

type Props = {
  page: Page<MishearingRow>
  filters: MishearingFilters
  query: Query
  mayDecide: boolean
  linesLookedAt: number
}

const path = '/transcription/mishearings'

/** 常见误听: what the machine keeps writing for something else, as the corrections show. */
export function MishearingsPage({ page, filters, query, mayDecide, linesLookedAt }: Props) {
  const filtered = filters.q !== '' || filters.use !== null
  return (
    <>
      <PageHead
        title="常见误听"
        note="从订正里归纳；启用后，以后的筛查会把左边的字也当作右边的来读"
      />
      <QueryForm action={path}>
        <TextInput label="字词" name="q" value={filters.q} maxlength={20} />
        <Select
          label="用途"
          name="use"
          value={filters.use}
          blank="全部"
          options={Object.entries(mishearingUses)}
        />
        <Select
          label="出现"
          name="single"
          value={filters.single ? 'on' : ''}
          blank={`${mishearingMinimum} 段录音以上`}
          options={[['on', '包括只有 1 段的']]}
        />
      </QueryForm>
      <Card flush>
        {page.rows.length > 0 ? (
          <Table caption="常见误听" head={headOf(linesLookedAt, mayDecide)}>
            {page.rows.map((row) => (
              <Row row={row} query={query} mayDecide={mayDecide} />
            ))}
          </Table>
        ) : (
          <Empty
            title={filtered ? '没有符合条件的误听' : '还没有归纳出误听'}
            hint={
              filtered
                ? '换个条件，或点“重置”看全部。'
                : `听录音时点“订正”改正文字；同样的误听在 ${mishearingMinimum} 段录音里改过，就会列在这里。`
            }
          />
        )}
        <ListPager path={path} query={query} page={page} />
      </Card>
    </>
  )
}

function headOf(linesLookedAt: number, mayDecide: boolean): Column[] {
  const head: Column[] = [
    { label: '机器写成' },
    { label: '实际是' },
    { label: '录音', num: true },
    { label: '订正人', num: true },
    { label: `近 ${linesLookedAt} 句里`, num: true },
    { label: '例子' },
    { label: '最近' },
    { label: '用于筛查' },
  ]
  if (mayDecide) head.push({ label: '操作', hidden: true })
  return head
}

type RowProps = { row: MishearingRow; query: Query; mayDecide: boolean }

function Row({ row, query, mayDecide }: RowProps) {
  const { heard, meant, recordings, people, lines, examples, lastAt } = row
  return (
    <tr>
      <td>
        <b>{heard}</b>
      </td>
      <td>
        <b>{meant}</b>
      </td>
      <td class="num">{recordings}</td>
      <td class="num">{people}</td>
      <td class="num">{lines} 句</td>
      <td>
        {examples.length > 0
          ? examples.map((example) => (
              <>
                <ExampleLink example={example} />{' '}
              </>
            ))
          : '—'}
      </td>
      <td>
        <Time at={lastAt} />
      </td>
      <td>
        <Use row={row} />
      </td>
      {mayDecide ? (
        <td>
          <Decision row={row} query={query} />
        </td>
      ) : null}
    </tr>
  )
}

function ExampleLink({ example }: { example: Example }) {
  const { recordingId, segmentId, name, startMs } = example
  const at = segmentId === null ? '' : `#segment-${segmentId}`
  return (
    <a class="nowrap" href={`/recordings/${recordingId}${at}`}>
      {name} {formatDuration(startMs)}
    </a>
  )
}

function Use({ row }: { row: MishearingRow }) {
  const { used, recordings, decidedBy } = row
  if (!used) return <Status tone="grey" label="未用" />
  if (recordings < mishearingMinimum) return <Status tone="orange" label="暂停：订正已撤回" />
  return (
    <span title={decidedBy === null ? undefined : `${decidedBy}打开`}>
      <Status tone="good" label="在用" />
    </span>
  )
}

function Decision({ row, query }: Omit<RowProps, 'mayDecide'>) {
  const { id, heard, meant, used, recordings } = row
  if (!used && recordings < mishearingMinimum) {
    return <small class="dim">满 {mishearingMinimum} 段录音才能用</small>
  }
  return (
    <form class="row-actions" method="post" action={`${path}/${id}/use`}>
      <input type="hidden" name="query" value={hrefWith('', query)} />
      <input type="hidden" name="used" value={used ? 'off' : 'on'} />
      <Button small aria-label={`${used ? '停用' : '启用'}：${heard}→${meant}`}>
        {used ? '停用' : '启用'}
      </Button>
    </form>
  )
}
