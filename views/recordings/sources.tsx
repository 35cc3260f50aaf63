import type { SourceRow } from '#src/recordings/sources/queries.ts'
import { folderConditions, sourceKinds } from '#src/recordings/vocabulary.ts'
import { Status, Time, type Tone } from '#views/components/badge.tsx'
import { LinkButton } from '#views/components/button.tsx'
import { figure } from '#views/components/figure.ts'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

type Props = { rows: SourceRow[]; mayManage: boolean; now: number }

/** A watcher that wrote nothing for so long is not running. */
const silentMs = 120_000

export function SourcesPage({ rows, mayManage, now }: Props) {
  const add = mayManage ? (
    <LinkButton href="/recordings/sources/new" kind="primary">
      添加来源
    </LinkButton>
  ) : undefined
  if (rows.length === 0) {
    const hint = mayManage
      ? '录音系统把文件放进一个文件夹，就添加一个“监视文件夹”的来源。'
      : '由系统管理员添加；在页面上传的录音不需要来源。'
    return (
      <>
        <PageHead title="录音来源" />
        <Card>
          <Empty title="还没有来源" hint={hint} action={add} />
        </Card>
      </>
    )
  }
  const head = [
    { label: '名称' },
    { label: '方式' },
    { label: '状态' },
    { label: '今天', num: true },
    { label: '近 7 天', num: true },
    { label: '最后收到' },
    { label: '没收下的文件', num: true },
  ]
  return (
    <>
      <PageHead title="录音来源" note="录音从哪里来，各来了多少">
        {add}
      </PageHead>
      <Card flush>
        <Table caption="录音来源" head={head}>
          {rows.map(({ source, today, week, lastArrival, unread, folder }) => (
            <tr>
              <td>
                <a href={`/recordings/sources/${source.id}`}>{source.name}</a>
              </td>
              <td>{sourceKinds[source.kind]}</td>
              <td>
                <SourceStatus source={source} folder={folder} now={now} />
              </td>
              <td class="num">{today.toLocaleString('zh-CN')}</td>
              <td class="num">{week.toLocaleString('zh-CN')}</td>
              <td>{lastArrival === null ? '—' : <Time at={lastArrival} now={now} />}</td>
              <td class="num">{unread === 0 ? '—' : figure(unread)}</td>
            </tr>
          ))}
        </Table>
      </Card>
    </>
  )
}

const tones: Record<keyof typeof folderConditions, Tone> = {
  looking: 'accent',
  watching: 'good',
  missing: 'red',
  unreadable: 'red',
  'disk-full': 'red',
}

export function SourceStatus({
  source,
  folder,
  now,
}: Pick<SourceRow, 'source' | 'folder'> & { now: number }) {
  if (!source.active) return <Status tone="grey" label="已停用" />
  if (source.kind !== 'folder') return <Status tone="good" label="使用中" />
  if (folder === null) return <Status tone="orange" label="等待后台程序开始监视" />
  // A look at very many files may last longer than the watcher's usual silence.
  if (now - folder.seenAt > silentMs && folder.condition !== 'looking') {
    return <Status tone="orange" label="后台程序没有在监视" />
  }
  return <Status tone={tones[folder.condition]} label={folderConditions[folder.condition]} />
}
