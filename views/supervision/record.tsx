import { complaintVerdicts } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { SheetDetail } from '#src/supervision/sheets/detail.ts'
import {
  checkOutcomes,
  levelReasons,
  sheetLevels,
  sheetStates,
  sheetWords,
  weekStates,
} from '#src/supervision/sheets/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Empty } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { typedIn } from '#views/supervision/fields.tsx'
import type { SheetProps } from '#views/supervision/show.tsx'

const verdictWord = (verdict: SheetDetail['evidence'][number]['verdict']) =>
  verdict === null ? '未核实' : complaintVerdicts[verdict]

/** 依据: each opens; what an appeal changed since is shown beside. */
export function SheetEvidence({ sheet }: { sheet: SheetDetail }) {
  const { evidence, hiddenEvidence, clips, may, issuedAt } = sheet
  if (evidence.length === 0 && hiddenEvidence === 0 && clips.length === 0) return null
  return (
    <Card title="依据" note={`${evidence.length + hiddenEvidence} 件投诉，${clips.length} 段录音`}>
      <ul class="sheet-evidence">
        {evidence.map(({ id, complaintNo, frozen, verdict, stage }) => (
          <li>
            {may.openComplaint ? <a href={`/complaints/${id}`}>{complaintNo}</a> : complaintNo}{' '}
            <span class="dim">{verdictWord(issuedAt === null ? verdict : frozen)}</span>
            {issuedAt !== null && (frozen !== verdict || stage === 'withdrawn') ? (
              <Tag kind="hot">{`现为${stage === 'withdrawn' ? '已撤回' : verdictWord(verdict)}`}</Tag>
            ) : null}
          </li>
        ))}
        {clips.map(({ id, recordingId, purpose }) => (
          <li>
            {may.openClip ? (
              <a href={`/recordings/${recordingId}/clips`}>{`片段 ${id}`}</a>
            ) : (
              `片段 ${id}`
            )}{' '}
            <span class="dim">{purpose}</span>
          </li>
        ))}
      </ul>
      {hiddenEvidence > 0 ? (
        <p class="dim">另有 {hiddenEvidence} 件涉及您还没有复核的通话，复核后可见。</p>
      ) : null}
    </Card>
  )
}

/** Week by week since the measures: what counted, and why one did not. */
export function SheetWeeks({ sheet }: { sheet: SheetDetail }) {
  const { effect } = sheet
  if (!effect) return null
  return (
    <Card title="措施后每周" note={`${sheet.metric}，${sheet.target}`} flush>
      {effect.weeks.length === 0 ? (
        <Empty title="还没有到统计的第一个整周" />
      ) : (
        <Table
          caption="措施后每周"
          head={[
            { label: '星期一' },
            { label: '件数', num: true },
            { label: '未核实', num: true },
            { label: '接听通话', num: true },
            { label: '判断' },
          ]}
        >
          {effect.weeks.map(({ week, count, pending, handled, state }) => (
            <tr>
              <td class="nowrap">{formatDay(week)}</td>
              <td class="num">{count}</td>
              <td class="num">{pending}</td>
              <td class="num">{handled.toLocaleString('zh-CN')}</td>
              <td>{weekStates[state]}</td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}

/** 进展, with what proves it. */
export function SheetEntries({ sheet, given, once }: SheetProps) {
  const { id, entries, items, may } = sheet
  if (entries.length === 0 && !may.enter) return null
  const field = typedIn(given, 'entries')
  const numberOf = (itemId: number | null) => items.findIndex((item) => item.id === itemId) + 1
  return (
    <Card title="进展" note={entries.length > 0 ? `${entries.length} 条` : undefined} id="entries">
      {entries.map((entry) => (
        <div class="sheet-entry">
          <p>
            <Time at={entry.at} /> {entry.byName}
            {numberOf(entry.itemId) > 0 ? ` · 措施 ${numberOf(entry.itemId)}` : ''}
          </p>
          <p class="wrapped">{entry.text}</p>
          {entry.files.map((file) => (
            <a href={`/supervision/${id}/files/${file.id}`} download>
              {file.name}
            </a>
          ))}
        </div>
      ))}
      {may.enter ? (
        <details open={given?.form === 'entries' || entries.length === 0}>
          <summary>写一条进展</summary>
          <form
            class="stack"
            method="post"
            action={`/supervision/${id}/entries`}
            enctype="multipart/form-data"
          >
            <input type="hidden" name="once" value={once} />
            <TextArea
              {...field('text')}
              label="进展"
              rows={2}
              maxlength={sheetWords.most}
              required
            />
            <div class="form-grid">
              <Select
                {...field('item')}
                label="关于哪项措施"
                options={items.map((item, index) => [String(item.id), `${index + 1} ${item.what}`])}
                blank="整张表"
              />
              <TextInput
                name="files"
                id="entries-files"
                label="附件"
                type="file"
                multiple
                accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx,.txt,.csv"
                hint="PDF、图片、Word、Excel、文本，每个不超过 20 MB"
                error={given?.form === 'entries' ? given.errors['files'] : undefined}
              />
            </div>
            <div class="bar">
              <Button>保存进展</Button>
            </div>
          </form>
        </details>
      ) : null}
    </Card>
  )
}

/** Where the sheet has been, how its level rose, and what checks found. */
export function SheetHistory({ sheet }: { sheet: SheetDetail }) {
  const { stays, levels, checks, handOvers } = sheet
  return (
    <Card title="流转和升级" flush>
      <Table
        caption="流转"
        head={[{ label: '开始' }, { label: '环节' }, { label: '经办' }, { label: '说明' }]}
      >
        {stays.map(({ at, state, byName, reason }) => (
          <tr>
            <td class="nowrap">
              <Time at={at} />
            </td>
            <td class="nowrap">{sheetStates[state]}</td>
            <td class="nowrap">{byName}</td>
            <td>{reason || '—'}</td>
          </tr>
        ))}
        {levels.map(({ at, level, why, state, told }) => (
          <tr>
            <td class="nowrap">
              <Time at={at} />
            </td>
            <td class="nowrap">
              <Tag kind="hot">{sheetLevels[level]}</Tag>
            </td>
            <td class="nowrap">系统</td>
            <td>{`“${sheetStates[state]}”${levelReasons[why]}，已告知 ${told.join('、') || '（没有可告知的账号）'}`}</td>
          </tr>
        ))}
        {checks.map(({ at, outcome, byName, note }) => (
          <tr>
            <td class="nowrap">
              <Time at={at} />
            </td>
            <td class="nowrap">{`检查：${checkOutcomes[outcome]}`}</td>
            <td class="nowrap">{byName}</td>
            <td>{note || '—'}</td>
          </tr>
        ))}
        {handOvers.map(({ at, from, to, byName, reason }) => (
          <tr>
            <td class="nowrap">
              <Time at={at} />
            </td>
            <td class="nowrap">移交</td>
            <td class="nowrap">{byName}</td>
            <td>{`${from} → ${to}：${reason}`}</td>
          </tr>
        ))}
      </Table>
    </Card>
  )
}
