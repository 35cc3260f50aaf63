import { particularLabels } from '#src/audit/vocabulary.ts'
import type { ImportDetail } from '#src/imports/queries.ts'
import { importKinds, keptDays } from '#src/imports/vocabulary.ts'
import { Progress, Time } from '#views/components/badge.tsx'
import { Button, LinkButton } from '#views/components/button.tsx'
import { Card, Empty, Facts, Notice, PageHead, Tile, Tiles } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { ImportStatus } from '#views/imports/status.tsx'

type Props = { detail: ImportDetail }

/** One table on its way in, from its check to what came of it. */
export function ImportPage({ detail }: Props) {
  const { run } = detail
  return (
    <>
      <PageHead
        title={`${importKinds[run.kind]} · ${run.fileName}`}
        note={<ImportStatus state={run.state} />}
      >
        <Actions detail={detail} />
      </PageHead>
      <Notices detail={detail} />
      {run.state === 'checking' || run.state === 'running' ? (
        <ImportProgress detail={detail} />
      ) : run.state === 'dismissed' ? null : (
        <Figures detail={detail} />
      )}
      {run.problems > 0 ? <Problems detail={detail} /> : null}
      {run.state === 'ready' ? <Sample detail={detail} /> : null}
      <About detail={detail} />
    </>
  )
}

function Actions({ detail: { run, decides, stalled } }: Props) {
  const step = (name: string, word: string, look: { kind?: 'primary'; confirm?: string } = {}) => (
    <form method="post" action={`/imports/${run.id}/${name}`}>
      <Button type="submit" {...look}>
        {word}
      </Button>
    </form>
  )
  const sure = `取消导入“${run.fileName}”？已经入库的行会保留。`
  if (run.state === 'ready' && decides) {
    const good = run.foreseen?.good ?? 0
    return (
      <>
        <LinkButton href={`/imports/${run.id}/mapping`}>调整对应</LinkButton>
        {step('dismissal', '放弃')}
        {good > 0 ? step('application', `导入 ${figure(good)} 行`, { kind: 'primary' }) : null}
      </>
    )
  }
  if (run.state === 'checking') {
    return (
      <>
        {stalled ? step('resumption', '继续', { kind: 'primary' }) : null}
        {step('dismissal', '放弃')}
      </>
    )
  }
  if (run.state === 'running' || run.state === 'paused') {
    const goesOn = run.state === 'running' && !stalled
    return (
      <>
        {goesOn ? step('pause', '暂停') : step('resumption', '继续', { kind: 'primary' })}
        {step('cancellation', '取消', { confirm: sure })}
      </>
    )
  }
  return (
    <>
      <LinkButton href="/imports/history">导入记录</LinkButton>
      <LinkButton href="/imports">继续导入</LinkButton>
    </>
  )
}

function Notices({ detail: { run, file, unused, stalled } }: Props) {
  return (
    <>
      {run.state === 'done' ? (
        <Notice kind="good">
          新增 {figure(run.added)} 行，更新 {figure(run.updated)} 行，{figure(run.unchanged)}{' '}
          行没有变化。
        </Notice>
      ) : null}
      {run.state === 'done' && run.badRows > 0 ? (
        <Notice kind="warn">
          {figure(run.badRows)} 行有问题，没有导入；改好后再导一次即可，不会重复。
        </Notice>
      ) : null}
      {run.state === 'cancelled' ? (
        <Notice kind="warn">
          导入到第 {figure(run.position)} 行时取消。已入库的行保留，再导一次同样的表不会重复。
        </Notice>
      ) : null}
      {run.state === 'dismissed' ? <Notice kind="info">这份表已放弃，没有导入。</Notice> : null}
      {run.problem ? <Notice kind="bad">{run.problem}。</Notice> : null}
      {stalled ? (
        <Notice kind="warn">处理中断了，停在第 {figure(run.position)} 行。按“继续”接着做。</Notice>
      ) : null}
      {file.switchLine !== null && run.state !== 'dismissed' ? (
        <Notice kind="warn">
          从第 {figure(file.switchLine)} 行起有换了编码的文字（前面是 {encodingWord(file.encoding)}
          ）。这样的行不会导入；请把整份表另存为 UTF-8 再导。
        </Notice>
      ) : null}
      {run.state === 'ready' && unused.length > 0 ? (
        <Notice kind="info">没有用到的列：{unused.slice(0, 20).join('、')}。</Notice>
      ) : null}
    </>
  )
}

/** How far the work has got; asks for itself again while the page is open. */
export function ImportProgress({ detail: { run, progress } }: Props) {
  const checking = run.state === 'checking'
  const total = run.foreseen && !checking ? run.foreseen.good : null
  const share = total ? Math.max(progress, Math.min(1, run.rows / total)) : progress
  return (
    <div
      id="import-progress"
      hx-get={`/imports/${run.id}/progress`}
      hx-trigger="every 2s"
      hx-swap="outerMorph"
    >
      <Card title={checking ? '正在检查' : '正在导入'} note="可以离开这个页面，不影响进度">
        <p>
          <Progress value={share} label={checking ? '检查进度' : '导入进度'} />
        </p>
        <Facts
          items={[
            ['已处理', `${figure(run.rows)} 行`],
            [checking ? '会新增' : '新增', figure(run.added)],
            [checking ? '会更新' : '更新', figure(run.updated)],
            ['没有变化', figure(run.unchanged)],
            ['有问题', `${figure(run.badRows)} 行`],
          ]}
        />
      </Card>
    </div>
  )
}

function Figures({ detail: { run } }: Props) {
  const will = run.state === 'ready' ? '会' : ''
  return (
    <Tiles>
      <Tile label={`${will}新增`} value={figure(run.added)} unit="行" />
      <Tile label={`${will}更新`} value={figure(run.updated)} unit="行" />
      <Tile label="没有变化" value={figure(run.unchanged)} unit="行" />
      <Tile
        label="有问题"
        value={figure(run.badRows)}
        unit="行"
        hot={run.badRows > 0}
        note={run.badRows > 0 ? '这些行不导入' : undefined}
      />
    </Tiles>
  )
}

function Problems({ detail: { run, errors } }: Props) {
  const head = [{ label: '行号', num: true }, { label: '列' }, { label: '问题' }]
  const kept = errors.length > 0
  return (
    <Card
      title="有问题的行"
      flush
      note={
        run.problems > errors.length && kept
          ? `列出前 ${errors.length} 处，共 ${figure(run.problems)} 处`
          : undefined
      }
      actions={
        kept ? (
          <LinkButton small href={`/imports/${run.id}/problems.csv`}>
            下载问题清单
          </LinkButton>
        ) : null
      }
    >
      {kept ? (
        <Table head={head} caption="有问题的行">
          {errors.map((error) => (
            <tr>
              <td class="num">{error.line}</td>
              <td class="nowrap">{error.column ?? '整行'}</td>
              <td>{error.message}</td>
            </tr>
          ))}
        </Table>
      ) : (
        <Empty title="问题清单已清理" hint={`问题清单保留 ${keptDays} 天。`} />
      )}
    </Card>
  )
}

function Sample({ detail: { run, columns } }: Props) {
  const sample = run.foreseen?.sample ?? []
  const good = run.foreseen?.good ?? 0
  const head = [{ label: '行号', num: true }, ...columns.map(({ label }) => ({ label }))]
  return (
    <Card
      title="将要导入的内容"
      flush
      note={good > sample.length ? `前 ${sample.length} 行` : undefined}
    >
      {sample.length === 0 ? (
        <Empty title="没有可以导入的行" hint="改好表格后重新上传，或调整列的对应。" />
      ) : (
        <Table caption="将要导入的内容" head={head}>
          {sample.map(({ line, cells }) => (
            <tr>
              <td class="num">{line}</td>
              {cells.map((cell) => (
                <td class="nowrap">{cell}</td>
              ))}
            </tr>
          ))}
        </Table>
      )}
    </Card>
  )
}

function About({ detail: { run, file, source, mappingVersion } }: Props) {
  const news = Object.entries(run.news).flatMap(([name, count]) => {
    const item: [string, string] = [particularLabels[name] ?? name, figure(count)]
    return count > 0 ? [item] : []
  })
  return (
    <Card title="关于这份表">
      <Facts
        items={[
          ['导入人', run.actorName],
          ['上传时间', <Time at={run.createdAt} />],
          ['开始时间', run.startedAt === null ? '' : <Time at={run.startedAt} />],
          ['结束时间', run.finishedAt === null ? '' : <Time at={run.finishedAt} />],
          ['来源', source ?? '未指定'],
          ['编码', encodingWord(file.encoding)],
          ['大小', `${figure(Math.ceil(file.bytes / 1024))} KB`],
          ['列的对应', mappingVersion === null ? '按列名' : `第 ${mappingVersion} 版`],
          ...news,
        ]}
      />
    </Card>
  )
}

const figure = (count: number) => count.toLocaleString('zh-CN')

const encodingWord = (encoding: string) => (encoding.startsWith('UTF-16') ? 'UTF-16' : encoding)
