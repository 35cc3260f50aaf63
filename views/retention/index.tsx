import type { FieldErrors } from '#src/kernel/form.ts'
import type { Overview } from '#src/retention/queries.ts'
import {
  classMeanings,
  leastDays,
  retentionClasses,
  timedClasses,
} from '#src/retention/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Checkbox, TextInput } from '#views/components/field.tsx'
import { hrefWith } from '#views/components/hrefs.ts'
import { Card, Empty, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { sizeText } from '#views/recordings/upload.tsx'
import { RunTable } from '#views/retention/runs.tsx'

type Props = { overview: Overview; values: Record<string, string>; errors: FieldErrors }

/** 保存期限: how long what is kept, what would go, what has gone. */
export function RetentionPage({ overview, values, errors }: Props) {
  return (
    <>
      <PageHead title="保存期限" note="录音到期后连同文字、疑点和名称一起删除">
        <LinkButton href="/retention/due">到期录音</LinkButton>
        <LinkButton href="/retention/holds">法律保留</LinkButton>
        <LinkButton href="/retention/runs">删除记录</LinkButton>
      </PageHead>
      <Standing overview={overview} />
      <Figures overview={overview} />
      <div class="with-aside">
        <div>
          <TrialCard overview={overview} />
          <Card title="最近几夜" flush>
            {overview.runs.length === 0 ? (
              <Empty title="还没有删除过录音" hint="启用后每天凌晨 2:10 删除到期的录音。" />
            ) : (
              <RunTable rows={overview.runs} />
            )}
          </Card>
        </div>
        <div>
          <Settings overview={overview} values={values} errors={errors} />
          <Card title="删除以后">
            <p class="dim">
              留下通话、已受理的投诉和一条不含姓名号码的删除记录；操作留痕按规定不能删，其中的文件名已打码。备份、录音系统和监视文件夹里的原文件不归这里管，请另按期限清理。
            </p>
          </Card>
        </div>
      </div>
    </>
  )
}

function Standing({ overview: { settings, nextRun, trial, maySet } }: { overview: Overview }) {
  if (nextRun !== null) {
    return (
      <Notice kind="good">
        <div class="bar">
          <span>
            到期删除已启用，下次在 <Time at={nextRun} />
          </span>
          {maySet ? <Switch to="off" label="停用到期删除" /> : null}
        </div>
      </Notice>
    )
  }
  const ready = trial?.holdsStill === true && trial.finishedAt !== null
  return (
    <Notice kind="info">
      <div class="bar">
        <span>
          {settings.set ? '到期删除已停用' : '到期删除还没有启用'}，什么都不会删。
          {ready ? '' : '启用前先试算，看过会删掉什么。'}
        </span>
        {maySet && ready ? <Switch to="on" label="启用到期删除" /> : null}
      </div>
    </Notice>
  )
}

function Switch({ to, label }: { to: 'on' | 'off'; label: string }) {
  const question =
    to === 'on' ? '启用到期删除？到期的录音从今晚起删除，不能恢复。' : '停用到期删除？'
  return (
    <form method="post" action="/retention/switch">
      <input type="hidden" name="active" value={to} />
      <Button kind={to === 'on' ? 'danger' : undefined} small confirm={question}>
        {label}
      </Button>
    </form>
  )
}

function Figures({ overview: { trial, holds, runs } }: { overview: Overview }) {
  const done = trial?.finishedAt ? trial : null
  const last = runs[0]
  return (
    <Tiles>
      <Tile
        label="到期"
        value={done ? done.count.toLocaleString('zh-CN') : '—'}
        unit={done ? '份' : undefined}
        note={done ? sizeText(done.bytes) : '试算后才知道'}
        href="/retention/due"
      />
      <Tile
        label="因保留不删"
        value={done ? done.held.toLocaleString('zh-CN') : '—'}
        unit={done ? '份' : undefined}
        note="已到期，但有法律保留"
      />
      <Tile label="法律保留" value={holds} unit="条" note="未解除" href="/retention/holds" />
      <Tile
        label="上次删除"
        value={last ? last.count.toLocaleString('zh-CN') : '—'}
        unit={last ? '份' : undefined}
        note={last ? <Time at={last.at} /> : '还没有删除过'}
        href="/retention/runs"
      />
    </Tiles>
  )
}

/** 试算: asks for itself again until the count is there. */
export function TrialCard({ overview: { trial, losing } }: { overview: Overview }) {
  const counting = trial !== null && trial.finishedAt === null
  const poll = counting
    ? {
        'hx-get': '/retention/trial',
        'hx-trigger': 'every 2s',
        'hx-target': '#trial',
        'hx-swap': 'outerHTML',
      }
    : {}
  const ask = (
    <form method="post" action="/retention/trials">
      <Button kind="primary" small>
        试算
      </Button>
    </form>
  )
  return (
    <div id="trial" {...poll}>
      <Card title="今天会删掉什么" note={<TrialNote trial={trial} />} actions={ask} flush>
        {trial === null ? (
          <Empty title="还没有试算过" hint="试算只数一数，什么都不删。" />
        ) : counting ? (
          <Empty title="正在数" hint="录音多时要几分钟；可以离开，稍后再来看。" />
        ) : trial.totals.length === 0 ? (
          <Empty title="没有到期的录音" hint="按这些天数，今天什么都不会删。" />
        ) : (
          <Totals totals={trial.totals} />
        )}
        <Losing cases={losing} />
      </Card>
    </div>
  )
}

/** 已发布案例 that would go on without the sound of some clips: held recordings keep it. */
function Losing({ cases }: { cases: Overview['losing'] }) {
  if (cases.length === 0) return null
  return (
    <Notice kind="warn">
      按现在的天数，有 {cases.length} 个已发布的典型案例会失去片段的声音：
      {cases.slice(0, 20).map(({ caseId, caseNo, title, clips }, index) => (
        <>
          {index === 0 ? '' : '、'}
          <a href={`/library/${caseId}`}>
            {caseNo} {title}
          </a>
          （{clips} 个）
        </>
      ))}
      {cases.length > 20 ? ' 等' : ''}。要留住声音，先对这些录音加法律保留。
    </Notice>
  )
}

function TrialNote({ trial }: { trial: Overview['trial'] }) {
  if (!trial) return null
  return (
    <>
      {trial.by} <Time at={trial.at} /> 试算
      {trial.finishedAt !== null && !trial.holdsStill ? '，已过期或天数已改，请再试算' : ''}
    </>
  )
}

function Totals({ totals }: { totals: NonNullable<Overview['trial']>['totals'] }) {
  const head = [
    ...[{ label: '类别' }, { label: '来源' }, { label: '录音', num: true }],
    ...[{ label: '大小', num: true }, { label: '最早收到' }, { label: '最晚收到' }],
  ]
  return (
    <Table head={head} caption="按类别和来源，今天会删掉多少">
      {totals.map(({ rule, sourceId, source, count, bytes, oldest, newest }) => (
        <tr>
          <td class="nowrap">{retentionClasses[rule]}</td>
          <td>{source}</td>
          <td class="num">
            <a href={hrefWith('/retention/due', { rule, source: String(sourceId) })}>
              {count.toLocaleString('zh-CN')}
            </a>
          </td>
          <td class="num nowrap">{sizeText(bytes)}</td>
          <td>
            <Time at={oldest} />
          </td>
          <td>
            <Time at={newest} />
          </td>
        </tr>
      ))}
    </Table>
  )
}

function Settings({ overview: { settings, maySet }, values, errors }: Props) {
  const { set, days, blankCallers } = settings
  const note = set ? (
    <>
      {set.by} <Time at={set.at} />
    </>
  ) : (
    '还没有人改过'
  )
  if (!maySet) {
    return (
      <Card title="各类保存多久" note={note}>
        <dl class="facts">
          {timedClasses.map((rule) => (
            <div>
              <dt>{retentionClasses[rule]}</dt>
              <dd>
                {days[rule]} 天，{classMeanings[rule]}
              </dd>
            </div>
          ))}
          <div>
            <dt>来电号码</dt>
            <dd>{blankCallers ? '录音删除时一并抹去' : '留着'}</dd>
          </div>
        </dl>
        <p class="dim">要改请找系统管理员。</p>
      </Card>
    )
  }
  return (
    <Card title="各类保存多久" note={note}>
      <form class="form" method="post" action="/retention/settings">
        {timedClasses.map((rule) => (
          <TextInput
            label={`${retentionClasses[rule]}（天）`}
            name={rule}
            inputmode="numeric"
            value={values[rule]}
            error={errors[rule]}
            hint={`${classMeanings[rule]}。`}
          />
        ))}
        <Checkbox
          label="抹去话单里的来电号码"
          name="blankCallers"
          checked={values['blankCallers'] !== undefined}
          hint="录音删除时一并抹去号码和录音文件名；投诉的号码留着。"
        />
        <p class="hint">
          从收到录音那天算起，同时属于几类的按最上面一类。至少 {leastDays}{' '}
          天：再短，客户来问时录音已经没有了。改短后自动停用，试算后再启用。
        </p>
        <div class="bar">
          <Button kind="primary">保存天数</Button>
        </div>
      </form>
    </Card>
  )
}
