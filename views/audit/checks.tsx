import type { CheckState } from '#src/audit/checks.ts'
import type { TrailCheck, TrailHead } from '#src/audit/schema.ts'
import { faultSentence } from '#src/audit/vocabulary.ts'
import type { Page } from '#src/kernel/paging.ts'
import { Progress, Status, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { hrefWith, type Query } from '#views/components/hrefs.ts'
import { Card, Empty, Facts, Notice, PageHead } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'

type Props = {
  state: CheckState
  heads: Page<TrailHead>
  query: Query
  problem: string | undefined
}

const many = (count: number) => count.toLocaleString('zh-CN')

export function ChecksPage({ state: { progress, latest }, heads, query, problem }: Props) {
  const [last] = latest
  return (
    <>
      <PageHead title="留痕校验" note="每条留痕都连着前一条，改动、增删、调换都会断开">
        <LinkButton href="/audit">返回操作留痕</LinkButton>
        <form method="post" action="/audit/checks">
          <Button kind="primary">立即校验</Button>
        </form>
      </PageHead>
      {progress === null ? null : <CheckProgress progress={progress} />}
      {last ? <Result check={last} /> : null}
      <div class="with-aside">
        <div>
          <Card title="最近的校验" note="每天 1:50 自动校验一次" flush>
            {latest.length === 0 ? (
              <Empty title="还没有校验过" hint="点“立即校验”，或等到今夜自动校验。" />
            ) : (
              <CheckTable checks={latest} />
            )}
          </Card>
          <Heads heads={heads} query={query} />
        </div>
        <div>
          <Keeping problem={problem} />
        </div>
      </div>
    </>
  )
}

/** How far the walk has got; asks for itself again, and has the page loaded anew when it is done. */
export function CheckProgress({ progress }: { progress: number }) {
  return (
    <div
      id="trail-check"
      hx-get="/audit/checks/progress"
      hx-trigger="every 2s"
      hx-swap="outerMorph"
    >
      <Card title="正在校验" note="可以离开这个页面，不影响进度">
        <p>
          <Progress value={progress} label="校验进度" />
        </p>
      </Card>
    </div>
  )
}

function Result({ check }: { check: TrailCheck }) {
  const { entries, faultEntry, finishedAt } = check
  const sentence = sentenceOf(check)
  if (!sentence || faultEntry === null) {
    return (
      <Notice kind="good">
        <Time at={finishedAt} /> 校验了全部 {many(entries)} 条，没有被改动、增删、调换或截短。
      </Notice>
    )
  }
  return (
    <Notice kind="bad">
      <p>
        <strong>留痕有问题：{sentence}</strong>。它之前的 {many(entries)} 条完好。
      </p>
      <p>
        请先保全现状：停用服务，把数据文件夹整个复制到别处，再报告负责人，不要继续使用或自行修补。刚从备份恢复过数据库的，“截去”和“不符”是恢复造成的，请核对恢复记录。
        <a href={hrefWith('/audit', { entry: String(faultEntry) })}>看第 {faultEntry} 条</a>
      </p>
    </Notice>
  )
}

function sentenceOf({ fault, faultEntry, faultUntil }: TrailCheck): string | null {
  if (!fault || faultEntry === null) return null
  return faultSentence({ kind: fault, entry: faultEntry, until: faultUntil })
}

function CheckTable({ checks }: { checks: TrailCheck[] }) {
  const head = [
    ...[{ label: '时间' }, { label: '结果' }, { label: '由谁' }],
    ...[
      { label: '完好条数', num: true },
      { label: '用时', num: true },
    ],
  ]
  return (
    <Table caption="最近的校验" head={head}>
      {checks.map((check) => {
        const sentence = sentenceOf(check)
        return (
          <tr>
            <td>
              <Time at={check.startedAt} />
            </td>
            <td>
              <Status tone={sentence ? 'red' : 'good'} label={sentence ?? '完好'} />
              {check.keptEntry === null ? null : (
                <small class="dim"> 与第 {check.keptEntry} 条的校验头核对</small>
              )}
            </td>
            <td class="nowrap">{check.askedBy}</td>
            <td class="num">{many(check.entries)}</td>
            <td class="num nowrap">
              {((check.finishedAt - check.startedAt) / 1000).toFixed(1)} 秒
            </td>
          </tr>
        )
      })}
    </Table>
  )
}

function Heads({ heads, query }: { heads: Page<TrailHead>; query: Query }) {
  const head = [{ label: '导出时间' }, { label: '由谁' }, { label: '到第几条', num: true }]
  return (
    <Card title="导出过的校验头" note="每次校验都与它们核对" flush>
      {heads.rows.length === 0 ? (
        <Empty title="还没有导出过校验头" hint="至少每月导出一次，存到本系统之外。" />
      ) : (
        <>
          <Table caption="导出过的校验头" head={[...head, { label: '校验值' }]}>
            {heads.rows.map(({ takenAt, takenBy, entry, hash }) => (
              <tr>
                <td>
                  <Time at={takenAt} />
                </td>
                <td class="nowrap">{takenBy}</td>
                <td class="num">{many(entry)}</td>
                <td>
                  <code>{hash}</code>
                </td>
              </tr>
            ))}
          </Table>
          <ListPager path="/audit/checks" query={query} page={heads} />
        </>
      )}
    </Card>
  )
}

function Keeping({ problem }: { problem: string | undefined }) {
  return (
    <>
      <Card title="校验头">
        <p class="dim">
          校验头是最后一条留痕的编号和校验值。只有存在外面的校验头，才能发现留痕末尾被截去、全部重写，或整个数据库被换成旧的。请每月导出一次，存到另一台电脑、只读光盘，或打印交另一个部门保管。
        </p>
        <form method="post" action="/audit/checks/heads">
          <Button icon="download">导出校验头</Button>
        </form>
      </Card>
      <Card title="与存在外面的校验头核对">
        <form class="form" method="post" action="/audit/checks/kept" enctype="multipart/form-data">
          <TextInput
            label="校验头文件"
            name="file"
            type="file"
            accept=".json"
            required
            error={problem}
          />
          <div class="bar">
            <Button>上传并核对</Button>
          </div>
        </form>
      </Card>
      <Card title="留痕不能清理">
        <Facts
          items={[
            ['修改、删除', '没有这样的功能，数据库也会拒绝'],
            ['按期清理', '不清理，一直保存'],
            ['升级前的留痕', '升级时按当时的样子封存，一并校验'],
          ]}
        />
      </Card>
    </>
  )
}
