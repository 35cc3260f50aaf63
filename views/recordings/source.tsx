import type { Page } from '#src/kernel/paging.ts'
import type { SourceRow, UnreadFile } from '#src/recordings/sources/queries.ts'
import {
  afterReceipts,
  fileOutcomes,
  type FolderCondition,
  layouts,
  sourceKinds,
} from '#src/recordings/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { figure } from '#views/components/figure.ts'
import type { Query } from '#views/components/hrefs.ts'
import { Card, Empty, Facts, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { ListPager, Table } from '#views/components/table.tsx'
import { SourceStatus } from '#views/recordings/sources.tsx'

type Props = {
  row: SourceRow
  unread: Page<UnreadFile>
  query: Query
  mayManage: boolean
  now: number
}

export function SourcePage({ row, unread, query, mayManage, now }: Props) {
  const { source, folder } = row
  const here = `/recordings/sources/${source.id}`
  return (
    <>
      <PageHead title={source.name} note={sourceKinds[source.kind]}>
        {mayManage ? <Managing row={row} /> : null}
      </PageHead>
      {source.active && folder ? <ConditionNotice condition={folder.condition} /> : null}
      <Tiles>
        <Tile label="今天收到" value={row.today.toLocaleString('zh-CN')} unit="段" />
        <Tile label="近 7 天" value={row.week.toLocaleString('zh-CN')} unit="段" />
        <Tile label="没收下的文件" value={figure(row.unread)} unit="个" />
        {source.kind === 'folder' ? (
          <Tile
            label="还在写入"
            value={folder?.settling ?? 0}
            unit="个"
            note="大小不再变化后收下"
          />
        ) : null}
      </Tiles>
      <Card title="设置">
        <Facts items={factsOf(row, now)} />
      </Card>
      {source.kind === 'folder' || source.kind === 'command' ? (
        <Unread here={here} unread={unread} query={query} now={now} />
      ) : null}
    </>
  )
}

function Managing({ row: { source } }: Pick<Props, 'row'>) {
  const here = `/recordings/sources/${source.id}`
  return (
    <>
      <form method="post" action={`${here}/switching`}>
        <input type="hidden" name="active" value={source.active ? 'off' : 'on'} />
        {source.active ? (
          <Button confirm={`停用“${source.name}”？以后不再从这里收录音，已收下的不受影响。`}>
            停用
          </Button>
        ) : (
          <Button>启用</Button>
        )}
      </form>
      <LinkButton href={`${here}/edit`} kind="primary">
        修改
      </LinkButton>
    </>
  )
}

function ConditionNotice({ condition }: { condition: FolderCondition }) {
  if (condition === 'missing') {
    return (
      <Notice kind="bad">找不到这个文件夹，网络盘可能断开了。接上以后会自己继续，不会漏收。</Notice>
    )
  }
  if (condition === 'unreadable') {
    return <Notice kind="bad">没有权限读这个文件夹，请给运行本系统的账号读取权限。</Notice>
  }
  if (condition === 'disk-full') {
    return (
      <Notice kind="bad">
        服务器磁盘已满，暂停接收。腾出空间后会自己继续，文件夹里的文件不会丢。
      </Notice>
    )
  }
  return null
}

function factsOf(
  { source, folder, lastArrival }: SourceRow,
  now: number,
): Parameters<typeof Facts>[0]['items'] {
  const items: Parameters<typeof Facts>[0]['items'] = [
    ['状态', <SourceStatus source={source} folder={folder} now={now} />],
    ['最后收到', lastArrival === null ? '还没有' : <Time at={lastArrival} now={now} />],
    ['声道布局', source.layout ? layouts[source.layout] : '按通话数据'],
    [
      '文件名规则',
      source.namePattern ? <code>{source.namePattern}</code> : '整个文件名就是通话编号',
    ],
    ['时间误差', `${source.toleranceMs / 1000} 秒以内算同一通`],
  ]
  if (source.kind !== 'folder') return items
  return [
    ...items,
    ['文件夹', <code>{source.folder}</code>],
    ['收下之后', afterReceipts[source.afterReceipt]],
    ['里面的 CSV 表格', source.tables ? '也导入' : '不读'],
    ['写完的标志', `大小和时间 ${source.settleMs / 1000} 秒不变`],
    ['上次全部看过', folder?.lookedAt ? <Time at={folder.lookedAt} now={now} /> : '还没有'],
    [
      '上次看到',
      folder?.lookedAt
        ? `${folder.files.toLocaleString('zh-CN')} 个文件，另有 ${folder.passedOver.toLocaleString('zh-CN')} 个不读的（清单、日志等）`
        : '',
    ],
  ]
}

function Unread({ here, unread, query, now }: Omit<Props, 'row' | 'mayManage'> & { here: string }) {
  if (unread.rows.length === 0) {
    return (
      <Card title="没收下的文件">
        <Empty title="没有" hint="读不了的、不是录音的文件会列在这里，写明原因。" />
      </Card>
    )
  }
  const head = [{ label: '文件' }, { label: '结果' }, { label: '原因' }, { label: '时间' }]
  return (
    <Card title="没收下的文件" note="文件还在原处；换成好的文件后会自动再读" flush>
      <Table caption="没收下的文件" head={head}>
        {unread.rows.map(({ name, outcome, problem, at }) => (
          <tr>
            <td>{name}</td>
            <td>
              <Tag>{fileOutcomes[outcome]}</Tag>
            </td>
            <td>{problem}</td>
            <td>
              <Time at={at} now={now} />
            </td>
          </tr>
        ))}
      </Table>
      <ListPager path={here} query={query} page={unread} />
    </Card>
  )
}
